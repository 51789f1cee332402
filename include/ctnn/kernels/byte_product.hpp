// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/extremes.hpp>
#include <ctnn/kernels/matmul.hpp>
#include <ctnn/math/lanes.hpp>

#include <array>
#include <cstddef>
#include <cstdint>

namespace ctnn::kernels {

/// The sizes of a product of whole numbers a (rows, inner) @ b (inner, columns) with magnitudes of
/// up to 255, which is made as products of blocks of floats: a sum of 128 such products is exact in
/// any order.
struct byte_product {
  std::size_t rows;
  std::size_t inner;
  std::size_t columns;

  /// The product of a block: all are of a size, and the last ones may reach over the end. Blocks of
  /// a and b stay in a processor's nearest cache.
  [[nodiscard]] constexpr matrix_product block() const noexcept {
    auto const part = [](std::size_t size, std::size_t most) {
      std::size_t const blocks = (size + most - 1) / most;
      return (size + blocks - 1) / blocks;
    };
    std::size_t const down = part(rows, 32);
    std::size_t const along = part(inner, 128);
    std::size_t const across = part(columns, 64);
    return {.rows = down,
            .inner = along,
            .columns = across,
            .chains = contraction_chains(along, across, down)};
  }
};

/// to = from - zero, of bytes, in vectors of so many at run time; the last may overlap.
template <std::size_t Lanes = detail::native_lanes<float>, class Byte>
constexpr void widen(Byte const* from, std::size_t count, std::int32_t zero, float* to) noexcept {
  if !consteval {
    if (count >= Lanes) {
      using halves = detail::lanes<std::int16_t, Lanes>;
      using integers = detail::lanes<std::int32_t, Lanes>;
      using floats = detail::lanes<float, Lanes>;
      auto const at = [&](std::size_t i) {
        // Step by step, or GCC goes number by number.
        auto const half = __builtin_convertvector(
            *reinterpret_cast<detail::lanes<Byte, Lanes> const*>(from + i), halves);
        integers const whole = __builtin_convertvector(half, integers) - zero;
        *reinterpret_cast<floats*>(to + i) = __builtin_convertvector(whole, floats);
      };
      for (std::size_t i = 0; i + Lanes <= count; i += Lanes) {
        at(i);
      }
      at(count - Lanes);
      return;
    }
    if constexpr (Lanes > 4) {
      widen<Lanes / 2>(from, count, zero, to);
      return;
    }
  }
  for (std::size_t i = 0; i < count; ++i) {
    to[i] = static_cast<float>(static_cast<std::int32_t>(from[i]) - zero);
  }
}

/// Whether at run time the blocks of b would take more to make than they save: plain loops are
/// faster.
[[nodiscard]] constexpr bool has_few_rows(byte_product const& p) noexcept { return p.rows < 4; }

/// Writes a block of a matrix (rows, columns) by `get(row, column, count, to)`: so many numbers of
/// a row; zeros beyond the ends.
template <std::size_t BlockRows, std::size_t BlockColumns, class Get>
constexpr void get_block(Get get, std::size_t rows, std::size_t columns, std::size_t row,
                         std::size_t column, float* to) noexcept {
  std::size_t const count = detail::smaller(BlockColumns, columns - column);
  for (std::size_t i = 0; i < BlockRows; ++i, to += BlockColumns) {
    std::size_t const there = row + i < rows ? count : 0;
    if (there > 0) {
      get(row + i, column, there, to);
    }
    for (std::size_t j = there; j < BlockColumns; ++j) {
      to[j] = 0;
    }
  }
}

/// y += a @ b, in 32 bits that wrap around. `get_a(row, column, count, to)` writes so many numbers
/// of a row of a as floats, and `get_b` of b.
template <byte_product P, class A, class B>
  requires(P.rows* P.inner* P.columns > 0)
constexpr void multiply_bytes(A get_a, B get_b, std::int32_t* y) noexcept {
  constexpr matrix_product block = P.block();
  std::array<float, block.rows * block.inner> a;
  std::array<float, block.inner * block.columns> b;
  std::array<float, block.rows * block.columns> sums;
  for (std::size_t row = 0; row < P.rows; row += block.rows) {
    std::size_t const rows = detail::smaller(block.rows, P.rows - row);
    for (std::size_t k = 0; k < P.inner; k += block.inner) {
      get_block<block.rows, block.inner>(get_a, P.rows, P.inner, row, k, a.data());
      for (std::size_t column = 0; column < P.columns; column += block.columns) {
        get_block<block.inner, block.columns>(get_b, P.inner, P.columns, k, column, b.data());
        multiply<block>(a, b, sums);
        std::size_t const columns = detail::smaller(block.columns, P.columns - column);
        for (std::size_t i = 0; i < rows; ++i) {
          std::int32_t* const to = y + (row + i) * P.columns + column;
          float const* const from = sums.data() + i * block.columns;
          for (std::size_t j = 0; j < columns; ++j) {
            auto const sum = static_cast<std::uint32_t>(static_cast<std::int32_t>(from[j]));
            to[j] = static_cast<std::int32_t>(static_cast<std::uint32_t>(to[j]) + sum);
          }
        }
      }
    }
  }
}

} // namespace ctnn::kernels
