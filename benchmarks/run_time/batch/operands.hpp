// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>

#include "compile_time/kernels/varied.hpp"
#include "nets/nets.hpp"
#include "support/add_case.hpp"

namespace run_time::batch {

using nets::digits;

inline constexpr std::size_t samples = 64;
inline constexpr std::size_t inputs = 784;
inline constexpr std::size_t hidden = 128;
inline constexpr std::size_t classes = 10;
inline constexpr float learning_rate = 0.1f;

inline constexpr std::uint32_t x_seed = 1;
inline constexpr std::uint32_t parameters_seed = 2;

[[nodiscard]] constexpr std::size_t label(std::size_t sample) { return sample * 7 % classes; }

/// Where the parameters lie: weights (in, out).
inline constexpr std::size_t first_bias = inputs * hidden;
inline constexpr std::size_t second_weight = first_bias + hidden;
inline constexpr std::size_t second_bias = second_weight + hidden * classes;

using parameters_array = std::array<float, digits::parameters>;

inline void fill(parameters_array& parameters) {
  fill_varied(parameters.data(), parameters.size(), parameters_seed);
  // Small ones, with which the training step is a step down.
  std::ranges::transform(parameters, parameters.begin(), [](float p) { return p / 8; });
}

/// Inputs and parameters filled.
struct operands {
  alignas(64) std::array<float, samples * inputs> x;
  alignas(64) parameters_array parameters;

  operands() {
    fill_varied(x.data(), x.size(), x_seed);
    fill(parameters);
  }
};

/// What a training step has changed.
[[nodiscard]] inline parameters_array change_to(parameters_array const& parameters) {
  parameters_array change;
  fill(change);
  std::ranges::transform(parameters, change, change.begin(), std::minus{});
  return change;
}

/// In double.
[[nodiscard]] std::span<double const> expected_outputs();
[[nodiscard]] std::span<double const> expected_change();

inline constexpr char const* row = "784-128-10, batch 64";

/// A contestant's outputs (samples, classes) for x.
template <class Contestant>
bool add_inference(std::string const& contestant) {
  add_case(
      std::string{"inference/"} + row + "/" + contestant, 2.0 * samples * digits::macs,
      [] { return Contestant{}; }, expected_outputs);
  return true;
}

/// A contestant's step down the gradient of the softmax cross entropy. Multiply-adds: forward, the
/// weights' gradients, and the gradient of the hidden layer.
template <class Contestant>
bool add_training(std::string const& contestant) {
  add_case(
      std::string{"training/"} + row + "/" + contestant,
      2.0 * samples * (2 * digits::macs + hidden * classes), [] { return Contestant{}; },
      expected_change, 1e-3);
  return true;
}

} // namespace run_time::batch
