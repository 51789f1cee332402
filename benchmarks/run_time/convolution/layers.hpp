// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <utility>

#include "support/add_case.hpp"

namespace run_time::convolution {

/// A convolution with bias: x (in, size, size), weight (out, in / groups, kernel, kernel), bias
/// (out), y (out, out_size, out_size).
struct layer {
  std::size_t in;
  std::size_t out;
  std::size_t size;
  std::size_t kernel;
  std::size_t stride = 1;
  std::size_t padding = 0;
  std::size_t groups = 1;

  [[nodiscard]] constexpr std::size_t padded() const { return size + 2 * padding; }
  [[nodiscard]] constexpr std::size_t out_size() const { return (padded() - kernel) / stride + 1; }
  [[nodiscard]] constexpr std::size_t group_in() const { return in / groups; }
  [[nodiscard]] constexpr std::size_t taps() const { return group_in() * kernel * kernel; }
  [[nodiscard]] constexpr std::size_t x_size() const { return in * size * size; }
  [[nodiscard]] constexpr std::size_t weight_size() const { return out * taps(); }
  [[nodiscard]] constexpr std::size_t y_size() const { return out * out_size() * out_size(); }
  /// With the padding counted in.
  [[nodiscard]] constexpr double flops() const {
    return 2.0 * static_cast<double>(y_size() * taps());
  }

  [[nodiscard]] friend constexpr bool operator==(layer const&, layer const&) = default;
  [[nodiscard]] friend constexpr auto operator<=>(layer const&, layer const&) = default;
};

struct named_layer {
  char const* name;
  layer sizes;
};

inline constexpr std::array named_layers{
    named_layer{"ResNet-50 3x3, 64 to 64, 56x56", {64, 64, 56, 3, 1, 1}},
    named_layer{"ResNet-50 1x1, 64 to 256, 56x56", {64, 256, 56, 1}},
    named_layer{"ResNet-50 3x3 stride 2, 128 to 128, 56x56", {128, 128, 56, 3, 2, 1}},
    named_layer{"depthwise 3x3, 128, 56x56", {128, 128, 56, 3, 1, 1, 128}},
    named_layer{"LeNet-5 5x5, 1 to 6, 28x28", {1, 6, 28, 5, 1, 2}},
    named_layer{"LeNet-5 5x5, 6 to 16, 14x14", {6, 16, 14, 5}},
    named_layer{"exercise 3x3, 1 to 1, 4x4", {1, 1, 4, 3, 1, 1}},
};

/// y of the operands of these sizes, in double.
[[nodiscard]] std::span<double const> expected_output(layer const& sizes);

/// Registers `Convolution<layer>` for each layer that it can do, under a contestant's name.
template <template <layer> class Convolution>
bool add_layers(std::string const& contestant) {
  [&]<std::size_t... I>(std::index_sequence<I...>) {
    (
        [&] {
          constexpr layer sizes = named_layers[I].sizes;
          if constexpr (Convolution<sizes>::supported) {
            add_case(
                std::string{"convolution/"} + named_layers[I].name + "/" + contestant,
                sizes.flops(), [] { return Convolution<named_layers[I].sizes>{}; },
                [] { return expected_output(named_layers[I].sizes); });
          }
        }(),
        ...);
  }(std::make_index_sequence<named_layers.size()>{});
  return true;
}

} // namespace run_time::convolution
