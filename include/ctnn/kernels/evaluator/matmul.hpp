// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/evaluator/wide.hpp>
#include <ctnn/kernels/sizes/matrix_product.hpp>
#include <ctnn/math/fma.hpp>

#include <array>
#include <bit>
#include <cstddef>

namespace ctnn::kernels::evaluator {

/// See `kernels::multiply_accumulate`: lanes lie across the columns.
template <matrix_product P, class T>
constexpr void multiply_accumulate(std::array<T, P.rows * P.inner> const& a,
                                   std::array<T, P.inner * P.columns> const& b,
                                   std::array<T, P.rows * P.columns>& c) noexcept {
  T const* const from_a = a.data();
  if constexpr (P.b.column == 1) {
    auto const b_wide = std::bit_cast<wide_matrix<T, P.inner, P.columns>>(b);
    auto c_wide = std::bit_cast<wide_matrix<T, P.rows, P.columns>>(c);
    for (std::size_t row = 0; row < P.rows; ++row) {
      for (std::size_t inner = 0; inner < P.inner; ++inner) {
        c_wide.rows[row].add_product(from_a[row * P.inner + inner], b_wide.rows[inner]);
      }
    }
    c = std::bit_cast<std::array<T, P.rows * P.columns>>(c_wide);
  } else {
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
}

} // namespace ctnn::kernels::evaluator
