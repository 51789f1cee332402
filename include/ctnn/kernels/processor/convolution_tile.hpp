// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/extremes.hpp>
#include <ctnn/detail/for_each_part.hpp>
#include <ctnn/kernels/processor/register_tile.hpp>
#include <ctnn/kernels/sizes/matrix_product.hpp>
#include <ctnn/math/lanes.hpp>

#include <cstddef>

namespace ctnn::kernels::processor {

/// One axis of the taps of a window: how many, and how far apart they lie in the image and in the
/// weights. Distances may be negative: a gradient runs over its image backwards.
struct tap_axis {
  std::size_t count;
  std::ptrdiff_t image;
  std::ptrdiff_t weight;
};

/// A block of y that stands in registers while all taps run: y (channels, rows, columns).
struct convolution_tile {
  std::size_t channels;
  std::size_t rows;
  std::size_t columns;
  /// What lies between neighbours of y and what the same place of neighbours of y sees.
  std::size_t y_channel;
  std::size_t y_row;
  std::size_t image_row;
  std::ptrdiff_t weight_channel;
  /// The taps: in channels, kernel rows, kernel columns. A stride of s splits the columns of the
  /// image into s phases that lie `phase` apart.
  tap_axis in;
  tap_axis kernel_rows;
  tap_axis kernel_columns;
  std::size_t stride = 1;
  std::size_t phase = 0;
  /// Whether memory goes on behind the last row of the image.
  bool slack = false;

  [[nodiscard]] constexpr std::ptrdiff_t tap_column(std::size_t tap) const noexcept {
    std::ptrdiff_t const offset = static_cast<std::ptrdiff_t>(tap) * kernel_columns.image;
    if (stride == 1) {
      return offset;
    }
    auto const s = static_cast<std::ptrdiff_t>(stride);
    return offset % s * static_cast<std::ptrdiff_t>(phase) + offset / s;
  }
};

/// One tile: y = start + weight (x) image, in the order (in, kernel row, kernel column). `from`
/// holds what each channel starts from, or is y.
template <convolution_tile P, start Start, class T>
[[gnu::always_inline]] inline void convolve_tile(T const* image, T const* weight, T const* from,
                                                 T* y) noexcept {
  static_assert(Start != start::row);
  using row = register_row<T, P.columns>;
  using vector = typename row::vector;
  constexpr std::size_t places = P.rows * row::count;
  vector sums[P.channels][places];
  unrolled<P.channels * places>([&]<std::size_t I>() __attribute__((always_inline)) {
    constexpr std::size_t channel = I / places;
    constexpr std::size_t place = I % places;
    if constexpr (Start == start::zero) {
      sums[channel][place] = vector{};
    } else if constexpr (Start == start::column) {
      sums[channel][place] = detail::broadcast<row::width>(from[channel]);
    } else {
      sums[channel][place] = row::template load<place % row::count>(from + channel * P.y_channel +
                                                                    place / row::count * P.y_row);
    }
  });
  auto const tap = [&](T const* seen, T const* factors) __attribute__((always_inline)) {
    vector x[places];
    unrolled<places>([&]<std::size_t Place>() __attribute__((always_inline)) {
      T const* const at = seen + Place / row::count * P.image_row;
      constexpr std::size_t v = Place % row::count;
      x[Place] = P.slack ? row::template load_past<v>(at) : row::template load<v>(at);
    });
    unrolled<P.channels>([&]<std::size_t Channel>() __attribute__((always_inline)) {
      vector const factor = detail::broadcast<row::width>(
          factors[static_cast<std::ptrdiff_t>(Channel) * P.weight_channel]);
      unrolled<places>([&]<std::size_t Place>() __attribute__((always_inline)) {
        sums[Channel][Place] = detail::fma<T, row::width>(factor, x[Place], sums[Channel][Place]);
      });
    });
  };
  constexpr auto in_taps = static_cast<std::ptrdiff_t>(P.in.count);
  constexpr auto row_taps = static_cast<std::ptrdiff_t>(P.kernel_rows.count);
  for (std::ptrdiff_t in = 0; in < in_taps; ++in) {
    for (std::ptrdiff_t kernel_row = 0; kernel_row < row_taps; ++kernel_row) {
      T const* const seen = image + in * P.in.image + kernel_row * P.kernel_rows.image;
      T const* const factors = weight + in * P.in.weight + kernel_row * P.kernel_rows.weight;
      unrolled_in_parts<P.kernel_columns.count>(
          [&](std::size_t column) __attribute__((always_inline)) {
            tap(seen + P.tap_column(column),
                factors + static_cast<std::ptrdiff_t>(column) * P.kernel_columns.weight);
          });
    }
  }
  unrolled<P.channels * places>([&]<std::size_t I>() __attribute__((always_inline)) {
    constexpr std::size_t channel = I / places;
    constexpr std::size_t place = I % places;
    row::template store<place % row::count>(
        y + channel * P.y_channel + place / row::count * P.y_row, sums[channel][place]);
  });
}

template <convolution_tile P, start Start, class T>
[[gnu::noinline]] void convolve_tile_called(T const* image, T const* weight, T const* from,
                                            T* y) noexcept {
  convolve_tile<P, Start>(image, weight, from, y);
}

/// Straight code where there is little of it.
template <convolution_tile P, start Start, class T>
[[gnu::always_inline]] inline void convolve_tile_anywhere(T const* image, T const* weight,
                                                          T const* from, T* y) noexcept {
  constexpr std::size_t products = P.channels * P.rows * register_row<T, P.columns>::count *
                                   P.in.count * P.kernel_rows.count * P.kernel_columns.count;
  if constexpr (products <= 64) {
    convolve_tile<P, Start>(image, weight, from, y);
  } else {
    convolve_tile_called<P, Start>(image, weight, from, y);
  }
}

/// How the places and channels of y are cut into tiles.
template <class T, std::size_t Channels, std::size_t Rows, std::size_t Columns>
struct convolution_tiles {
  static constexpr std::size_t most_vectors = register_count / 8;
  using panels = register_panels<T, Columns, most_vectors>;
  static constexpr std::size_t vectors = panels::vectors;
  static constexpr std::size_t few_rows = detail::smaller(Rows, most_vectors / vectors);
  static constexpr std::size_t channels =
      detail::even_part(Channels, (register_count - 1 - few_rows * vectors) / (few_rows * vectors));
  /// Few channels leave room for more rows.
  static constexpr std::size_t rows = detail::even_part(
      Rows,
      detail::larger<std::size_t>(few_rows, (register_count - 2) / ((channels + 1) * vectors)));
};

/// Calls `visit.operator()<Channels, Rows, Columns>(channel, row, column)` for each tile of y.
template <class Tiles, std::size_t Channels, std::size_t Rows, class Visit>
[[gnu::always_inline]] inline void for_each_tile(Visit visit) noexcept {
  detail::for_each_part<Channels, Tiles::channels>(
      [&]<std::size_t TileChannels>(std::size_t channel) __attribute__((always_inline)) {
        detail::for_each_part<Rows, Tiles::rows>(
            [&]<std::size_t TileRows>(std::size_t row) __attribute__((always_inline)) {
              Tiles::panels::for_each([&]<std::size_t Columns>(
                                          std::size_t column) __attribute__((always_inline)) {
                visit.template operator()<TileChannels, TileRows, Columns>(channel, row, column);
              });
            });
      });
}

} // namespace ctnn::kernels::processor
