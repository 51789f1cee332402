// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "compile_time/kernels/varied.hpp"
#include "convolution/layers.hpp"

namespace run_time::convolution {

inline constexpr std::uint32_t x_seed = 1;
inline constexpr std::uint32_t weight_seed = 2;
inline constexpr std::uint32_t bias_seed = 3;

/// In the layouts of `layer`, x and the parameters filled.
template <layer L>
struct operands {
  static constexpr bool supported = true;

  alignas(64) std::array<float, L.x_size()> x;
  alignas(64) std::array<float, L.weight_size()> weight;
  alignas(64) std::array<float, L.out> bias;
  alignas(64) std::array<float, L.y_size()> y;

  operands() {
    fill_varied(x.data(), x.size(), x_seed);
    fill_varied(weight.data(), weight.size(), weight_seed);
    fill_varied(bias.data(), bias.size(), bias_seed);
  }

  [[nodiscard]] std::span<float const> result() const { return y; }
};

} // namespace run_time::convolution
