// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <benchmark/benchmark.h>
#include <memory>
#include <string>

#include "support/expect_close.hpp"
#include "support/probe.hpp"

namespace run_time {

/// Registers a benchmark "section/row/contestant". `make()` gives a contestant, which is made when
/// its turn comes, has its result compared with `expected()`, and is then run over and over:
///
///     contestant.run();    // from its input to its output
///     contestant.result(); // its last output, in the layout of `expected()`
///
/// `flops` are the floating-point operations of a run. Each repetition is framed by probes, by
/// which `measure` finds the repetitions that nothing disturbed.
template <class Make, class Expected>
void add_case(std::string const& name, double flops, Make make, Expected expected,
              double tolerance = 1e-4) {
  using contestant = decltype(make());
  auto const body = [=, made = std::shared_ptr<contestant>{}](benchmark::State& state) mutable {
    if (!made) {
      made.reset(new contestant(make()));
      benchmark::DoNotOptimize(made.get());
      made->run();
      expect_close(name, made->result(), expected(), tolerance);
    }
    contestant& candidate = *made;
    candidate.run(); // its data may have left the caches since its last turn
    long const preemptions_before = preemptions();
    double const gflops_before = probed_gflops();
    for (auto _ : state) {
      candidate.run();
      benchmark::ClobberMemory();
    }
    state.counters["probe_after"] = probed_gflops();
    state.counters["probe_before"] = gflops_before;
    state.counters["preemptions"] = static_cast<double>(preemptions() - preemptions_before);
    state.counters["flops"] = flops;
  };
  benchmark::RegisterBenchmark(name.c_str(), body)->UseRealTime()->Unit(benchmark::kNanosecond);
}

} // namespace run_time
