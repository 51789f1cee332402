// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/fma.hpp>

#include <cstddef>

namespace ctnn::kernels {

/// How far apart neighbours of a matrix lie in memory: (columns, 1) for a row-major one, (1, rows)
/// to read one as its transpose.
struct matrix_strides {
  std::size_t row;
  std::size_t column;
};

/// c (Rows, Columns) += a (Rows, Inner) @ b (Inner, Columns), c row-major.
///
/// Order: each c[r, k] is one chain that goes on from its present value, the inner index ascending.
template <std::size_t Rows, std::size_t Inner, std::size_t Columns, matrix_strides A,
          matrix_strides B, class T>
constexpr void multiply_accumulate(T const* a, T const* b, T* c) noexcept {
  for (std::size_t row = 0; row < Rows; ++row) {
    T* const c_row = c + row * Columns;
    for (std::size_t inner = 0; inner < Inner; ++inner) {
      T const factor = a[row * A.row + inner * A.column];
      T const* const b_row = b + inner * B.row;
      for (std::size_t column = 0; column < Columns; ++column) {
        c_row[column] = fma(factor, b_row[column * B.column], c_row[column]);
      }
    }
  }
}

} // namespace ctnn::kernels
