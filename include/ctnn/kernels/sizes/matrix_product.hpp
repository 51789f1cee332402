// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/extremes.hpp>

#include <bit>
#include <cstddef>

namespace ctnn::kernels {

/// How far apart neighbours of a matrix lie in memory: (columns, 1) for a row-major one, (1, rows)
/// to read one as its transpose.
struct matrix_strides {
  std::size_t row;
  std::size_t column;
};

/// Into how many strided chains a contraction of `inner` terms is split where rows of `columns` of
/// them are computed side by side: few outputs alone would leave the processor waiting for each sum
/// before the next. Eight vectors of 16 numbers keep it busy; a chain has at least four terms. A
/// lone output is summed as `reduce` sums.
[[nodiscard]] constexpr std::size_t contraction_chains(std::size_t inner, std::size_t columns,
                                                       std::size_t rows = 1) noexcept {
  if (rows * columns == 1) {
    return std::bit_ceil(detail::clamped<std::size_t>(inner, 1, 16));
  }
  std::size_t const vectors = rows * ((columns + 15) / 16);
  std::size_t const most = detail::larger<std::size_t>(1, inner / 4);
  return std::bit_floor(detail::clamped<std::size_t>(8 / vectors, 1, most));
}

/// What a sum of products goes on from.
enum class start {
  zero,    ///< nothing
  row,     ///< the number of its column in a row: a bias for each column
  column,  ///< the number of its row in a column: a bias for each row
  present, ///< its present value
};

/// The sizes of a matrix product a (rows, inner) @ b (inner, columns), how a and b lie, and into
/// how many chains each sum is split.
///
/// Order: term t of a sum goes to chain t mod `chains`, the first of which starts from the sum's
/// start and the others from zero; then the upper half of the chains is added to the lower until
/// one is left.
struct matrix_product {
  std::size_t rows;
  std::size_t inner;
  std::size_t columns;
  matrix_strides a{inner, 1};
  matrix_strides b{columns, 1};
  std::size_t chains = 1;

  /// How many numbers the sums start from.
  [[nodiscard]] constexpr std::size_t starts(start from) const noexcept {
    switch (from) {
    case start::zero:
      return 0;
    case start::row:
      return columns;
    case start::column:
      return rows;
    default:
      return rows * columns;
    }
  }
};

/// Products and nets of at most so many multiply-adds become part of the code that calls them.
inline constexpr std::size_t inlined_macs = 512;

} // namespace ctnn::kernels
