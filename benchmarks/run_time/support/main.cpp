// SPDX-License-Identifier: BSL-1.0
#include <benchmark/benchmark.h>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "support/probe.hpp"

int main(int argc, char** argv) {
  // Libraries read this when they are loaded.
  char const* const threads = std::getenv("OMP_NUM_THREADS");
  if (threads == nullptr || std::string_view{threads} != "1") {
    std::fputs("OMP_NUM_THREADS has to be 1: run this by benchmarks/run_time/measure\n", stderr);
    return EXIT_FAILURE;
  }
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) {
    return EXIT_FAILURE;
  }
  run_time::warm_up();
  benchmark::RunSpecifiedBenchmarks();
  return EXIT_SUCCESS;
}
