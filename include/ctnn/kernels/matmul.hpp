// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/wide.hpp>
#include <ctnn/math/fma.hpp>

#include <array>
#include <bit>
#include <cstddef>

namespace ctnn::kernels {

/// How far apart neighbours of a matrix lie in memory: (columns, 1) for a row-major one, (1, rows)
/// to read one as its transpose.
struct matrix_strides {
  std::size_t row;
  std::size_t column;
};

/// The sizes of a matrix product a (rows, inner) @ b (inner, columns), a row-major, and how b lies.
struct matrix_product {
  std::size_t rows;
  std::size_t inner;
  std::size_t columns;
  matrix_strides b{columns, 1};
};

/// c (rows, columns) += a (rows, inner) @ b (inner, columns), c row-major.
///
/// Order: each c[r, k] is one chain that goes on from its present value, the inner index ascending.
template <matrix_product P, class T>
constexpr void multiply_accumulate(std::array<T, P.rows * P.inner> const& a,
                                   std::array<T, P.inner * P.columns> const& b,
                                   std::array<T, P.rows * P.columns>& c) noexcept {
  T const* const from_a = a.data();
  if constexpr (detail::constexpr_lane_fma && P.b.column == 1) {
    if consteval {
      auto const b_wide = std::bit_cast<wide_matrix<T, P.inner, P.columns>>(b);
      auto c_wide = std::bit_cast<wide_matrix<T, P.rows, P.columns>>(c);
      for (std::size_t row = 0; row < P.rows; ++row) {
        for (std::size_t inner = 0; inner < P.inner; ++inner) {
          c_wide.rows[row].add_product(from_a[row * P.inner + inner], b_wide.rows[inner]);
        }
      }
      c = std::bit_cast<std::array<T, P.rows * P.columns>>(c_wide);
      return;
    }
  }
  T const* const from_b = b.data();
  T* const to = c.data();
  for (std::size_t row = 0; row < P.rows; ++row) {
    T* const c_row = to + row * P.columns;
    for (std::size_t inner = 0; inner < P.inner; ++inner) {
      T const factor = from_a[row * P.inner + inner];
      T const* const b_row = from_b + inner * P.b.row;
      for (std::size_t column = 0; column < P.columns; ++column) {
        c_row[column] = fma(factor, b_row[column * P.b.column], c_row[column]);
      }
    }
  }
}

} // namespace ctnn::kernels
