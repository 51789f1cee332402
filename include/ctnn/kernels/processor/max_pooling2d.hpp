// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/processor/image_band.hpp>
#include <ctnn/kernels/processor/register_tile.hpp>
#include <ctnn/kernels/sizes/pooling2d.hpp>
#include <ctnn/math/lanes.hpp>
#include <ctnn/math/limited.hpp>

#include <array>
#include <bit>
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

/// The larger of each, where `next` comes behind `best`: see `for_each_maximum`. A NaN is left.
template <class T, std::size_t Width>
[[nodiscard, gnu::always_inline]] inline detail::lanes<T, Width>
larger_of(detail::lanes<T, Width> const& best, detail::lanes<T, Width> const& next) noexcept {
  return detail::blended<T, Width>(next != next, next,
                                   detail::limited<false, T, Width>(best, next));
}

/// The largest elements of Columns windows of a row.
template <pooling2d P, image_band Band, std::size_t Columns, class T>
[[gnu::always_inline]] inline void max_pool_panel(T const* seen, T* y) noexcept {
  using row = register_row<T, Columns>;
  using vector = typename row::vector;
  constexpr std::size_t area = P.rows.kernel * P.columns.kernel;
  unrolled<row::count>([&]<std::size_t V>() __attribute__((always_inline)) {
    if constexpr (area <= 16) {
      // Neighbours, then the winners of neighbours, and so on: no long chain, and the same winner.
      vector best[area];
      unrolled<area>([&]<std::size_t I>() __attribute__((always_inline)) {
        best[I] =
            row::template load_past<V>(seen + I / P.columns.kernel * P.rows.dilation * Band.row() +
                                       Band.place(I % P.columns.kernel * P.columns.dilation));
      });
      unrolled<std::bit_width(area - 1)>([&]<std::size_t Level>() __attribute__((always_inline)) {
        constexpr std::size_t step = std::size_t{1} << Level;
        unrolled<(area + step - 1) / (2 * step)>(
            [&]<std::size_t Pair>() __attribute__((always_inline)) {
              constexpr std::size_t first = 2 * step * Pair;
              best[first] = larger_of<T, row::width>(best[first], best[first + step]);
            });
      });
      row::template store<V>(y, best[0]);
    } else {
      vector best = detail::broadcast<row::width>(least<T>);
      for (std::size_t i = 0; i < P.rows.kernel; ++i) {
        T const* const from = seen + i * P.rows.dilation * Band.row();
        unrolled_in_parts<P.columns.kernel>([&](std::size_t column) __attribute__((always_inline)) {
          vector const x =
              row::template load_past<V>(from + Band.place(column * P.columns.dilation));
          // Not `taken ? x : best`, a chain of which takes GCC 12 a time exponential in its length.
          best = detail::blended<T, row::width>(~(x <= best) & (best == best), x, best);
        });
      }
      row::template store<V>(y, best);
    }
  });
}

/// What `max_pool` keeps on the stack.
template <pooling2d P, class T>
inline constexpr std::size_t max_pool_buffer_bytes = [] {
  constexpr image_band band{1, P.rows.padded(), P.columns.padded(), P.columns.stride};
  return (band.size() + detail::native_lanes<T> + (P.columns.stride == 1 ? 0 : band.row())) *
         sizeof(T);
}();

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

/// For Columns windows of a row, how far behind its first element the largest lies in x, as
/// `for_each_maximum` finds it.
template <pooling2d P, image_band Band, std::size_t Columns, class T>
[[gnu::always_inline]] inline void find_maxima_panel(T const* seen, T* distances) noexcept {
  using row = register_row<T, Columns>;
  using vector = typename row::vector;
  using integer = detail::lane_integer<T>;
  using bits = detail::lanes<integer, row::width>;
  unrolled<row::count>([&]<std::size_t V>() __attribute__((always_inline)) {
    vector best = row::template load_past<V>(seen);
    bits distance{};
    for (std::size_t i = 0; i < P.rows.kernel; ++i) {
      T const* const from = seen + i * P.rows.dilation * Band.row();
      auto const here = static_cast<integer>(i * P.rows.dilation * P.columns.in);
      unrolled_in_parts<P.columns.kernel>([&](std::size_t column) __attribute__((always_inline)) {
        vector const x = row::template load_past<V>(from + Band.place(column * P.columns.dilation));
        // Not `taken ? x : best`: see `max_pool_panel`.
        bits const taken = ~(x <= best) & (best == best);
        best = detail::blended<T, row::width>(taken, x, best);
        bits const there = detail::broadcast<row::width>(
            static_cast<integer>(here + static_cast<integer>(column * P.columns.dilation)));
        distance = (taken & there) | (~taken & distance);
      });
    }
    row::template store<V>(distances, __builtin_bit_cast(vector, distance));
  });
}

/// Where no window sees padding: finds the winners in lanes, and goes through them without a
/// branch.
template <pooling2d P, class T>
inline void max_pool_unpadded_input_gradient(T const* x, T const* dy, T* dx) noexcept {
  constexpr image_band band{1, P.rows.padded(), P.columns.padded(), P.columns.stride};
  constexpr std::size_t plane = P.rows.in * P.columns.in;
  alignas(64) T image[band.size() + detail::native_lanes<T>];
  T distances[P.columns.out]; // their bits
  for (std::size_t channel = 0; channel < P.channels; ++channel) {
    fill_band<band, padded_axis{P.rows.in, 0}, padded_axis{P.columns.in, 0}>(x + channel * plane, 0,
                                                                             image);
    for (std::size_t row = 0; row < P.rows.out; ++row) {
      register_panels<T, P.columns.out, register_count / 4>::for_each(
          [&]<std::size_t Columns>(std::size_t column) __attribute__((always_inline)) {
            find_maxima_panel<P, band, Columns>(image + row * P.rows.stride * band.row() + column,
                                                distances + column);
          });
      T* const first = dx + channel * plane + row * P.rows.stride * P.columns.in;
      for (std::size_t column = 0; column < P.columns.out; ++column) {
        auto const distance = __builtin_bit_cast(detail::lane_integer<T>, distances[column]);
        first[column * P.columns.stride + static_cast<std::size_t>(distance)] += *dy++;
      }
    }
  }
}

/// See `kernels::max_pool_input_gradient`.
template <pooling2d P, class T>
inline void max_pool_input_gradient(std::array<T, P.x_size()> const& x,
                                    std::array<T, P.y_size()> const& dy,
                                    std::array<T, P.x_size()>& dx) noexcept {
  if constexpr (P.rows.unpadded() && P.columns.unpadded()) {
    max_pool_unpadded_input_gradient<P>(x.data(), dy.data(), dx.data());
  } else {
    for_each_maximum<P>(
        x.data(), [&](std::size_t best, std::size_t out) { dx.data()[best] += dy.data()[out]; });
  }
}

} // namespace ctnn::kernels::processor
