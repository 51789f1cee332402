// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "compile_time/kernels/varied.hpp"
#include "nets/nets.hpp"
#include "support/add_case.hpp"

namespace run_time::nets {

inline constexpr std::uint32_t x_seed = 1;
inline constexpr std::uint32_t parameters_seed = 2;

/// Input and parameters filled.
template <class Net>
struct operands {
  alignas(64) std::array<float, Net::inputs> x;
  alignas(64) std::array<float, Net::parameters> parameters;
  alignas(64) std::array<float, Net::outputs> y;

  operands() {
    fill_varied(x.data(), x.size(), x_seed);
    fill_varied(parameters.data(), parameters.size(), parameters_seed);
  }

  [[nodiscard]] std::span<float> input() { return x; }
  [[nodiscard]] std::span<float const> result() const { return y; }
};

/// The output for the operands, in double.
template <class Net>
[[nodiscard]] std::span<double const> expected_output();

/// A contestant each input of which needs its last output, so that runs cannot overlap.
template <class Contestant, class Net>
struct dependent : Contestant {
  alignas(64) std::array<float, Net::inputs> original;
  float volatile unknown_zero = 0;
  float zero = unknown_zero;

  dependent() { fill_varied(original.data(), original.size(), x_seed); }

  void run() {
    Contestant::run();
    float const change = zero * this->result()[0];
    float* const next = this->input().data();
    for (std::size_t i = 0; i < Net::inputs; ++i) {
      next[i] = original[i] + change;
    }
  }
};

/// Registers `Contestant<Net>` under a name, for latency and for throughput.
template <template <class> class Contestant, class Net>
void add_net(std::string const& contestant) {
  std::string const row = std::string{Net::name} + "/" + contestant;
  add_case(
      "latency/" + row, 2.0 * Net::macs, [] { return dependent<Contestant<Net>, Net>{}; },
      expected_output<Net>);
  add_case(
      "throughput/" + row, 2.0 * Net::macs, [] { return Contestant<Net>{}; }, expected_output<Net>);
}

template <template <class> class Contestant, class... Nets>
bool add_nets(std::string const& contestant) {
  (add_net<Contestant, Nets>(contestant), ...);
  return true;
}

} // namespace run_time::nets
