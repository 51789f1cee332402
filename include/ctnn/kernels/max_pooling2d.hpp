// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/window2d.hpp>

#include <cstddef>

namespace ctnn::kernels {

/// All sizes of a two-dimensional pooling: x (channels, rows.in, columns.in), y (channels,
/// rows.out, columns.out).
struct pooling2d {
  std::size_t channels;
  window_axis rows;
  window_axis columns;
};

/// Calls `visit(index in x of the window's largest element, index in y)` for each window: the first
/// of equals in row-major order; a NaN is larger than any number. Padding never wins.
template <pooling2d P, class T, class Visit>
constexpr void for_each_maximum(T const* x, Visit visit) noexcept {
  std::size_t y = 0;
  for (std::size_t channel = 0; channel < P.channels; ++channel) {
    for (std::size_t row = 0; row < P.rows.out; ++row) {
      output_range const rows = P.rows.offsets_at(row);
      for (std::size_t column = 0; column < P.columns.out; ++column) {
        output_range const columns = P.columns.offsets_at(column);
        std::size_t const first =
            (channel * P.rows.in + P.rows.input(row, rows.first)) * P.columns.in +
            P.columns.input(column, columns.first);
        std::size_t best = first;
        for (std::size_t r = 0; r < rows.count; ++r) {
          for (std::size_t c = 0; c < columns.count; ++c) {
            std::size_t const i = first + r * P.columns.in + c;
            if (x[i] > x[best] || (x[i] != x[i] && x[best] == x[best])) {
              best = i;
            }
          }
        }
        visit(best, y++);
      }
    }
  }
}

} // namespace ctnn::kernels
