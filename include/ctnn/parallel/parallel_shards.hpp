// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/extremes.hpp>
#include <ctnn/kernels/elementwise.hpp>
#include <ctnn/layers/parameters.hpp>
#include <ctnn/parallel/thread_pool.hpp>

#include <array>
#include <cstddef>
#include <memory>
#include <new>
#include <type_traits>
#include <utility>

namespace ctnn {

/// `shards<Count>` computed side by side by the threads of a pool, to the same bits: how many
/// threads there are does not matter.
///
///     thread_pool threads(4);
///     fit<64>(training, optimizer, loss, data, validation, options, watch,
///             parallel_shards<4>(threads));
///
/// The gradients of all shards lie on the heap, and stay there for the next batch; where there is
/// no room for them, the program ends. What a pass needs beside them is on the threads' stacks: see
/// `sequential::samples_trained_at_once`.
template <std::size_t Count>
  requires(Count > 0)
class parallel_shards {
public:
  static constexpr std::size_t count = Count;

  explicit parallel_shards(thread_pool& threads) noexcept : threads_{&threads} {}

  /// See `shards`. The sum stays until the next call.
  template <class Net, class Add>
  [[nodiscard]] Net const& combined(Add const& add) noexcept {
    static_assert(std::is_trivially_copyable_v<Net>);
    make_room(Count * sizeof(Net));
    std::array<Net*, Count> gradients;
    for (std::size_t i = 0; i < Count; ++i) {
      gradients[i] = static_cast<Net*>(memory_.get()) + i;
    }
    threads_->run(Count, [&](std::size_t shard) {
      add(shard, *::new (static_cast<void*>(gradients[shard])) Net{});
    });
    std::size_t const parts = threads_->size();
    threads_->run(parts, [&](std::size_t part) {
      [&]<std::size_t... Shard>(std::index_sequence<Shard...>) {
        for_each_parameter([=](auto&... tensors) { add_part(part, parts, tensors...); },
                           *gradients[Shard]...);
      }(std::make_index_sequence<Count>{});
    });
    return *gradients[0];
  }

private:
  static constexpr std::align_val_t alignment{64};

  struct give_back {
    void operator()(void* memory) const noexcept { ::operator delete(memory, alignment); }
  };

  thread_pool* threads_;
  std::unique_ptr<void, give_back> memory_;
  std::size_t room_ = 0;

  void make_room(std::size_t bytes) noexcept {
    if (bytes > room_) {
      memory_.reset();
      memory_.reset(::operator new(bytes, alignment));
      room_ = bytes;
    }
  }

  /// Adds up all shards' numbers of one tensor, for one of the parts that it is cut into.
  template <class First, class... Others>
  static void add_part(std::size_t part, std::size_t parts, First& first,
                       Others&... others) noexcept {
    using T = typename First::value_type;
    // What all shards have of a block stays in the first cache.
    constexpr std::size_t block = detail::smaller<std::size_t>(512, First::size());
    constexpr std::size_t blocks = First::size() / block;
    std::array<T*, Count> const from{first.begin(), others.begin()...};
    for (std::size_t i = blocks * part / parts; i < blocks * (part + 1) / parts; ++i) {
      for_each_pair(from, [i](T* sum, T const* addend) {
        kernels::transform<block>(
            sum + i * block, [](auto const& a, auto const& b) { return a + b; }, sum + i * block,
            addend + i * block);
      });
    }
    constexpr std::size_t rest = First::size() - blocks * block;
    if constexpr (rest > 0) {
      if (part == 0) {
        for_each_pair(from, [](T* sum, T const* addend) {
          for (std::size_t i = blocks * block; i < First::size(); ++i) {
            sum[i] += addend[i];
          }
        });
      }
    }
  }

  /// Calls `add(sum, addend)` for each node of the tree, the leaves first.
  template <class T, class AddPair>
  static void for_each_pair(std::array<T*, Count> const& from, AddPair add) noexcept {
    for (std::size_t step = 1; step < Count; step *= 2) {
      for (std::size_t i = 0; i + step < Count; i += 2 * step) {
        add(from[i], from[i + step]);
      }
    }
  }
};

} // namespace ctnn
