// SPDX-License-Identifier: BSL-1.0
#include "support/probe.hpp"

#include <ctnn/math/lanes.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <sys/resource.h>

namespace run_time {
namespace {

using ctnn::detail::native_lanes;
using lanes = ctnn::detail::lanes<float, native_lanes<float>>;

// Enough chains to hide the latency of a multiply-add on two units.
constexpr std::size_t chains = 12;
constexpr std::size_t rounds = 1000;

float multiply_adds() {
  lanes const factor = ctnn::detail::broadcast<native_lanes<float>>(0.5f);
  lanes const addend = ctnn::detail::broadcast<native_lanes<float>>(1.0f);
  lanes s0 = addend, s1 = addend, s2 = addend, s3 = addend, s4 = addend, s5 = addend;
  lanes s6 = addend, s7 = addend, s8 = addend, s9 = addend, s10 = addend, s11 = addend;
  auto const step = [&](lanes& sum) {
    sum = ctnn::detail::fma<float, native_lanes<float>>(sum, factor, addend);
    asm volatile("" : "+v"(sum)); // so that the compiler runs every step
  };
  for (std::size_t round = 0; round < rounds; ++round) {
    step(s0), step(s1), step(s2), step(s3), step(s4), step(s5);
    step(s6), step(s7), step(s8), step(s9), step(s10), step(s11);
  }
  lanes const sum = s0 + s1 + s2 + s3 + s4 + s5 + s6 + s7 + s8 + s9 + s10 + s11;
  return sum[0];
}

double once() {
  using clock = std::chrono::steady_clock;
  auto const start = clock::now();
  float const volatile sink = multiply_adds();
  auto const nanoseconds = std::chrono::duration<double, std::nano>(clock::now() - start).count();
  static_cast<void>(sink);
  return 2.0 * native_lanes<float> * chains * rounds / nanoseconds;
}

} // namespace

double probed_gflops() {
  double best = 0;
  for (int i = 0; i < 3; ++i) {
    best = std::max(best, once());
  }
  return best;
}

void warm_up() {
  using clock = std::chrono::steady_clock;
  auto const end = clock::now() + std::chrono::milliseconds(200);
  while (clock::now() < end) {
    static_cast<void>(once());
  }
}

long preemptions() {
  rusage usage{};
  getrusage(RUSAGE_THREAD, &usage);
  return usage.ru_nivcsw;
}

} // namespace run_time
