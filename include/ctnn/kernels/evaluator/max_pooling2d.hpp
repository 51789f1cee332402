// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/sizes/pooling2d.hpp>

#include <array>
#include <cstddef>

namespace ctnn::kernels::evaluator {

/// Calls `visit(index in x of the window's largest element, index in y)` for each window: the first
/// of equals in row-major order; a NaN is larger than any number. Padding never wins; a window that
/// sees nothing else is not visited.
template <pooling2d P, class T, class Visit>
constexpr void for_each_maximum(T const* x, Visit visit) noexcept {
  std::size_t y = 0;
  for (std::size_t channel = 0; channel < P.channels; ++channel) {
    for (std::size_t row = 0; row < P.rows.out; ++row) {
      output_range const rows = P.rows.offsets_at(row);
      for (std::size_t column = 0; column < P.columns.out; ++column) {
        output_range const columns = P.columns.offsets_at(column);
        if (rows.count == 0 || columns.count == 0) {
          ++y;
          continue;
        }
        std::size_t const first =
            (channel * P.rows.in + P.rows.input(row, rows.first)) * P.columns.in +
            P.columns.input(column, columns.first);
        std::size_t best = first;
        for (std::size_t r = 0; r < rows.count; ++r) {
          for (std::size_t c = 0; c < columns.count; ++c) {
            std::size_t const i =
                first + r * P.rows.dilation * P.columns.in + c * P.columns.dilation;
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

/// See `kernels::max_pool`.
template <pooling2d P, class T>
constexpr void max_pool(std::array<T, P.x_size()> const& x, std::array<T, P.y_size()>& y) noexcept {
  y.fill(least<T>);
  for_each_maximum<P>(x.data(),
                      [&](std::size_t best, std::size_t out) { y.data()[out] = x.data()[best]; });
}

/// See `kernels::max_pool_input_gradient`.
template <pooling2d P, class T>
constexpr void max_pool_input_gradient(std::array<T, P.x_size()> const& x,
                                       std::array<T, P.y_size()> const& dy,
                                       std::array<T, P.x_size()>& dx) noexcept {
  for_each_maximum<P>(
      x.data(), [&](std::size_t best, std::size_t out) { dx.data()[best] += dy.data()[out]; });
}

} // namespace ctnn::kernels::evaluator
