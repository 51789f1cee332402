// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/evaluator/wide.hpp>
#include <ctnn/kernels/sizes/matrix_product.hpp>

#include <array>
#include <bit>
#include <cstddef>

namespace ctnn::kernels::evaluator {

/// A matrix as its rows, wherever it lies.
template <matrix_strides Strides, std::size_t Rows, std::size_t Columns, class T>
[[nodiscard]] consteval wide_matrix<T, Rows, Columns>
wide_rows(std::array<T, Rows * Columns> const& x) noexcept {
  if constexpr (Strides.column == 1 && Strides.row == Columns) {
    return std::bit_cast<wide_matrix<T, Rows, Columns>>(x);
  } else {
    std::array<T, Rows * Columns> copy;
    T const* const from = x.data();
    T* to = copy.data();
    for (std::size_t row = 0; row < Rows; ++row) {
      for (std::size_t column = 0; column < Columns; ++column) {
        *to++ = from[row * Strides.row + column * Strides.column];
      }
    }
    return std::bit_cast<wide_matrix<T, Rows, Columns>>(copy);
  }
}

/// What each row of a product starts from, row by row.
template <matrix_product P, start Start, class T, std::size_t Starts>
[[nodiscard]] consteval wide_matrix<T, P.rows, P.columns>
wide_starts(std::array<T, Starts> const& from) noexcept {
  if constexpr (Start == start::present) {
    return std::bit_cast<wide_matrix<T, P.rows, P.columns>>(from);
  } else {
    auto sums = wide_zeros<T, P.rows, P.columns>();
    for (std::size_t row = 0; row < P.rows; ++row) {
      if constexpr (Start == start::row) {
        sums.rows[row] = std::bit_cast<wide<T, P.columns>>(from);
      } else if constexpr (Start == start::column) {
        std::array<T, P.columns> starts;
        for (T& number : starts) {
          number = from.data()[row];
        }
        sums.rows[row] = std::bit_cast<wide<T, P.columns>>(starts);
      }
    }
    return sums;
  }
}

/// See `kernels::multiply`: lanes lie across the columns.
template <matrix_product P, start Start, class T, std::size_t Starts>
consteval void
multiply(std::array<T, P.rows * P.inner> const& a, std::array<T, P.inner * P.columns> const& b,
         std::array<T, Starts> const& from, std::array<T, P.rows * P.columns>& c) noexcept {
  T const* const from_a = a.data();
  auto const b_wide = wide_rows<P.b, P.inner, P.columns>(b);
  auto c_wide = wide_starts<P, Start>(from);
  for (std::size_t row = 0; row < P.rows; ++row) {
    if constexpr (P.chains == 1) {
      for (std::size_t inner = 0; inner < P.inner; ++inner) {
        c_wide.rows[row].add_product(from_a[row * P.a.row + inner * P.a.column],
                                     b_wide.rows[inner]);
      }
    } else {
      auto chains = wide_zeros<T, P.chains, P.columns>();
      chains.rows[0] = c_wide.rows[row];
      for (std::size_t inner = 0; inner < P.inner; ++inner) {
        chains.rows[inner % P.chains].add_product(from_a[row * P.a.row + inner * P.a.column],
                                                  b_wide.rows[inner]);
      }
      for (std::size_t half = P.chains / 2; half > 0; half /= 2) {
        for (std::size_t i = 0; i < half; ++i) {
          chains.rows[i].add(chains.rows[i + half]);
        }
      }
      c_wide.rows[row] = chains.rows[0];
    }
  }
  c = std::bit_cast<std::array<T, P.rows * P.columns>>(c_wide);
}

} // namespace ctnn::kernels::evaluator
