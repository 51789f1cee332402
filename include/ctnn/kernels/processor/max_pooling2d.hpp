// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/processor/image_band.hpp>
#include <ctnn/kernels/processor/register_tile.hpp>
#include <ctnn/kernels/sizes/pooling2d.hpp>
#include <ctnn/math/lanes.hpp>

#include <array>
#include <cstddef>

namespace ctnn::kernels::processor {

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

/// The largest elements of Columns windows of a row.
template <pooling2d P, image_band Band, std::size_t Columns, class T>
[[gnu::always_inline]] inline void max_pool_panel(T const* seen, T* y) noexcept {
  using row = register_row<T, Columns>;
  using vector = typename row::vector;
  using bits = detail::lanes<detail::lane_integer<T>, row::width>;
  unrolled<row::count>([&]<std::size_t V>() __attribute__((always_inline)) {
    vector best = detail::broadcast<row::width>(least<T>);
    for (std::size_t i = 0; i < P.rows.kernel; ++i) {
      T const* const from = seen + i * P.rows.dilation * Band.row();
      unrolled_in_parts<P.columns.kernel>([&](std::size_t column) __attribute__((always_inline)) {
        vector const x = row::template load_past<V>(from + Band.place(column * P.columns.dilation));
        // Not `taken ? x : best`, a chain of which takes GCC 12 a time exponential in its length.
        bits const taken = ~(x <= best) & (best == best);
        best = detail::blended<T, row::width>(taken, x, best);
      });
    }
    row::template store<V>(y, best);
  });
}

/// See `kernels::max_pool`.
template <pooling2d P, class T>
inline void max_pool(std::array<T, P.x_size()> const& x, std::array<T, P.y_size()>& y) noexcept {
  constexpr image_band band{1, P.rows.padded(), P.columns.padded(), P.columns.stride};
  alignas(64) T image[band.size() + detail::native_lanes<T>];
  for (std::size_t channel = 0; channel < P.channels; ++channel) {
    fill_band<band, padded_axis{P.rows.in, P.rows.padding},
              padded_axis{P.columns.in, P.columns.padding}>(
        x.data() + channel * P.rows.in * P.columns.in, 0, image, least<T>);
    for (std::size_t row = 0; row < P.rows.out; ++row) {
      register_panels<T, P.columns.out, register_count / 4>::for_each(
          [&]<std::size_t Columns>(std::size_t column) __attribute__((always_inline)) {
            max_pool_panel<P, band, Columns>(
                image + row * P.rows.stride * band.row() + column,
                y.data() + (channel * P.rows.out + row) * P.columns.out + column);
          });
    }
  }
}

/// See `kernels::max_pool_input_gradient`.
template <pooling2d P, class T>
constexpr void max_pool_input_gradient(std::array<T, P.x_size()> const& x,
                                       std::array<T, P.y_size()> const& dy,
                                       std::array<T, P.x_size()>& dx) noexcept {
  for_each_maximum<P>(
      x.data(), [&](std::size_t best, std::size_t out) { dx.data()[best] += dy.data()[out]; });
}

} // namespace ctnn::kernels::processor
