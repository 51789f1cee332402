// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/evaluator/wide.hpp>

#include <array>
#include <bit>
#include <cstddef>

namespace ctnn::kernels {

/// Adds rows (Rows, Columns) to sums (columns), one after the other.
template <std::size_t Rows, std::size_t Columns, class T>
constexpr void add_rows(std::array<T, Rows * Columns> const& x,
                        std::array<T, Columns>& sums) noexcept {
  if consteval {
    auto const rows = std::bit_cast<evaluator::wide_matrix<T, Rows, Columns>>(x);
    auto total = std::bit_cast<evaluator::wide<T, Columns>>(sums);
    for (std::size_t row = 0; row < Rows; ++row) {
      total.add(rows.rows[row]);
    }
    sums = std::bit_cast<std::array<T, Columns>>(total);
  } else {
    T const* row = x.data();
    for (std::size_t i = 0; i < Rows; ++i, row += Columns) {
      for (std::size_t j = 0; j < Columns; ++j) {
        sums.data()[j] += row[j];
      }
    }
  }
}

} // namespace ctnn::kernels
