// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <thread>
#include <vector>

namespace ctnn {

/// Threads that wait for work. For one user at a time: `run` is not to be called from two threads,
/// nor from within a job.
class thread_pool {
public:
  /// So many threads, of which the one that calls `run` is one; by default as many as the machine
  /// runs side by side.
  explicit thread_pool(std::size_t threads = std::thread::hardware_concurrency()) {
    for (std::size_t i = 1; i < threads; ++i) {
      helpers_.emplace_back([this] { help(); });
    }
  }

  thread_pool(thread_pool const&) = delete;
  thread_pool& operator=(thread_pool const&) = delete;

  ~thread_pool() {
    done_ = true;
    turn_.fetch_add(1, std::memory_order_release);
    turn_.notify_all();
  }

  /// How many threads share the work.
  [[nodiscard]] std::size_t size() const noexcept { return helpers_.size() + 1; }

  /// Calls `job(0)` ... `job(count - 1)`, each once, on any of the threads and in any order;
  /// returns when all are done. What the jobs have written is then seen by the caller. A job must
  /// not throw.
  template <class Job>
  void run(std::size_t count, Job const& job) noexcept {
    if (helpers_.empty() || count < 2) {
      for (std::size_t i = 0; i < count; ++i) {
        job(i);
      }
      return;
    }
    call_ = [](void const* called, std::size_t i) noexcept {
      (*static_cast<Job const*>(called))(i);
    };
    job_ = &job;
    count_ = count;
    next_.store(0, std::memory_order_relaxed);
    busy_.store(helpers_.size(), std::memory_order_relaxed);
    turn_.fetch_add(1, std::memory_order_release);
    turn_.notify_all();
    work();
    // Each helper takes part in each turn, if only by seeing that nothing is left.
    for (std::size_t busy = 0; (busy = busy_.load(std::memory_order_acquire)) != 0;) {
      busy_.wait(busy, std::memory_order_acquire);
    }
  }

private:
  void (*call_)(void const*, std::size_t) noexcept = nullptr;
  void const* job_ = nullptr;
  std::size_t count_ = 0;
  bool done_ = false;
  // The last of these to be written is `turn_`, by which the helpers see the others.
  alignas(64) std::atomic<std::size_t> next_ = 0;
  alignas(64) std::atomic<std::size_t> busy_ = 0;
  alignas(64) std::atomic<std::uint32_t> turn_ = 0;
  std::vector<std::jthread> helpers_; // the first to be destroyed, which waits for them

  void work() noexcept {
    for (std::size_t i = 0; (i = next_.fetch_add(1, std::memory_order_relaxed)) < count_;) {
      call_(job_, i);
    }
  }

  void help() noexcept {
    for (std::uint32_t seen = 0;; ++seen) {
      turn_.wait(seen, std::memory_order_acquire);
      if (done_) {
        return;
      }
      work();
      if (busy_.fetch_sub(1, std::memory_order_acq_rel) == 1) {
        busy_.notify_one();
      }
    }
  }
};

} // namespace ctnn
