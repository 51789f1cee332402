// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "compile_time/kernels/varied.hpp"

namespace run_time::matmul {

inline constexpr std::uint32_t a_seed = 1;
inline constexpr std::uint32_t b_seed = 2;

/// Row-major matrices, a and b filled.
template <std::size_t N>
struct operands {
  alignas(64) std::array<float, N * N> a;
  alignas(64) std::array<float, N * N> b;
  alignas(64) std::array<float, N * N> c;

  operands() {
    fill_varied(a.data(), a.size(), a_seed);
    fill_varied(b.data(), b.size(), b_seed);
  }

  [[nodiscard]] std::span<float const> result() const { return c; }
};

/// a b of the operands of size n, in double.
[[nodiscard]] std::span<double const> expected_product(std::size_t n);

} // namespace run_time::matmul
