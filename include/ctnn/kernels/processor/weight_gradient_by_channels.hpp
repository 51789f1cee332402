// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/copy.hpp>
#include <ctnn/detail/extremes.hpp>
#include <ctnn/detail/for_each_part.hpp>
#include <ctnn/kernels/processor/image_band.hpp>
#include <ctnn/kernels/processor/register_tile.hpp>
#include <ctnn/kernels/processor/transposed_copy.hpp>
#include <ctnn/kernels/sizes/convolution2d.hpp>
#include <ctnn/math/lanes.hpp>

#include <cstddef>

namespace ctnn::kernels::processor {

/// A block of weights whose sums stand in registers with lanes across out channels: taps (in
/// channels, kernel rows, kernel columns).
struct channel_gradient_tile {
  std::size_t in;
  std::size_t kernel_rows;
  std::size_t kernel_columns;
  std::size_t vectors;
  /// What lies between neighbours of these taps in the image,
  std::size_t image_in;
  std::size_t image_row;
  std::size_t image_column;
  /// between what one tap sees from neighbouring rows and columns of places,
  std::size_t row_step;
  std::size_t column_step;
  /// and between the sums of taps of neighbouring in channels and kernel rows.
  std::size_t sums_in;
  std::size_t sums_row;

  [[nodiscard]] constexpr std::size_t taps() const noexcept {
    return in * kernel_rows * kernel_columns;
  }
  [[nodiscard]] constexpr std::size_t seen(std::size_t tap) const noexcept {
    return tap / (kernel_rows * kernel_columns) * image_in +
           tap / kernel_columns % kernel_rows * image_row + tap % kernel_columns * image_column;
  }
  [[nodiscard]] constexpr std::size_t sum(std::size_t tap) const noexcept {
    return tap / (kernel_rows * kernel_columns) * sums_in +
           tap / kernel_columns % kernel_rows * sums_row + tap % kernel_columns;
  }
};

/// sums (taps, out channels) += what each tap sees of the image at each place times dy (places, out
/// channels) there, place by place.
template <channel_gradient_tile P, class T>
[[gnu::noinline]] void add_channel_gradient_tile(T const* image, T const* dy, std::size_t rows,
                                                 std::size_t columns, T* sums) noexcept {
  constexpr std::size_t width = detail::native_lanes<T>;
  constexpr std::size_t lanes = P.vectors * width;
  using vector = detail::lanes<T, width>;
  vector totals[P.taps()][P.vectors];
  unrolled<P.taps() * P.vectors>([&]<std::size_t I>() __attribute__((always_inline)) {
    constexpr std::size_t at = P.sum(I / P.vectors) * lanes + I % P.vectors * width;
    totals[I / P.vectors][I % P.vectors] = detail::load<width>(sums + at);
  });
  for (std::size_t row = 0; row < rows; ++row) {
    T const* seen = image + row * P.row_step;
    for (T const* const end = seen + columns * P.column_step; seen != end; seen += P.column_step) {
      // Neighbouring places see the same numbers, for which there are no registers.
      asm("" : "+r"(seen));
      vector gradient[P.vectors];
      unrolled<P.vectors>([&]<std::size_t V>() __attribute__((always_inline)) {
        gradient[V] = detail::load<width>(dy + V * width);
      });
      dy += lanes;
      unrolled<P.taps()>([&]<std::size_t Tap>() __attribute__((always_inline)) {
        vector const x = detail::broadcast<width>(seen[P.seen(Tap)]);
        unrolled<P.vectors>([&]<std::size_t V>() __attribute__((always_inline)) {
          totals[Tap][V] = detail::fma<T, width>(x, gradient[V], totals[Tap][V]);
        });
      });
    }
  }
  unrolled<P.taps() * P.vectors>([&]<std::size_t I>() __attribute__((always_inline)) {
    constexpr std::size_t at = P.sum(I / P.vectors) * lanes + I % P.vectors * width;
    detail::store<width, T>(sums + at, totals[I / P.vectors][I % P.vectors]);
  });
}

/// How the gradient of a weight goes through its sums with lanes across Out out channels.
template <class T, convolution2d C, std::size_t Out>
struct channel_gradient_blocks {
  static constexpr std::size_t width = detail::native_lanes<T>;
  static constexpr std::size_t vectors = (Out + width - 1) / width;
  static constexpr std::size_t lanes = vectors * width;

  /// What registers hold beside the vectors of dy and one of x.
  static constexpr std::size_t most_taps = (register_count - 1 - vectors) / vectors;
  static constexpr std::size_t tile_columns = detail::even_part(C.columns.kernel, most_taps);
  static constexpr std::size_t tile_rows = C.area() <= most_taps ? C.rows.kernel : 1;
  static constexpr std::size_t tile_in =
      detail::even_part(C.group_in(), most_taps / (tile_columns * tile_rows));

  /// Places whose dy is transposed at once: a part of a row of places, or some rows.
  static constexpr std::size_t columns = detail::even_part(C.columns.out, 128);
  static constexpr std::size_t rows =
      detail::even_part(C.rows.out, columns < C.columns.out ? 1 : 128 / columns);

  /// Whether the image is read where it lies.
  static constexpr bool direct = C.rows.unpadded() && C.columns.unpadded();
  /// The rows of the image that are seen from those places.
  [[nodiscard]] static constexpr image_band band(std::size_t channels) noexcept {
    return {channels, (rows - 1) * C.rows.stride + (C.rows.kernel - 1) * C.rows.dilation + 1,
            C.columns.padded(), 1};
  }
  static constexpr std::size_t image_row = direct ? C.columns.in : band(1).row();
  static constexpr std::size_t image_in = direct ? C.rows.in * C.columns.in : band(1).channel();
  /// In channels whose sums and image stay in the first cache.
  static constexpr std::size_t in = [] {
    std::size_t const sums = 8192 / (C.area() * lanes * sizeof(T));
    std::size_t const seen = direct ? sums : 16384 / (band(1).size() * sizeof(T));
    std::size_t const tiles = (C.group_in() + tile_in - 1) / tile_in;
    return detail::smaller(
        tile_in * detail::even_part(tiles, detail::smaller(sums, seen) / tile_in), C.group_in());
  }();

  [[nodiscard]] static constexpr channel_gradient_tile
  tile(std::size_t channels, std::size_t kernel_rows, std::size_t kernel_columns) noexcept {
    return {.in = channels,
            .kernel_rows = kernel_rows,
            .kernel_columns = kernel_columns,
            .vectors = vectors,
            .image_in = image_in,
            .image_row = C.rows.dilation * image_row,
            .image_column = C.columns.dilation,
            .row_step = C.rows.stride * image_row,
            .column_step = C.columns.stride,
            .sums_in = C.area(),
            .sums_row = C.columns.kernel};
  }
};

/// The weights of Out out channels for In in channels.
template <convolution2d C, std::size_t Out, std::size_t In, class T>
[[gnu::noinline]] void add_weight_gradient_by_channels(T const* x, T const* dy,
                                                       T* dweight) noexcept {
  using blocks = channel_gradient_blocks<T, C, Out>;
  constexpr std::size_t taps = In * C.area();
  constexpr std::size_t lanes = blocks::lanes;
  constexpr std::size_t image_row = blocks::image_row;
  constexpr image_band band = blocks::band(In);
  alignas(64) T sums[taps * lanes] = {};
  alignas(64) T gradient[blocks::rows * blocks::columns * lanes];
  alignas(64) T image[blocks::direct ? 1 : band.size()];
  if constexpr (Out < lanes) {
    detail::fill(gradient, sizeof(gradient) / sizeof(T), T{0});
  }
  detail::for_each_part<C.rows.out, blocks::rows>([&]<std::size_t Rows>(std::size_t row) {
    T const* seen = x + row * C.rows.stride * image_row;
    if constexpr (!blocks::direct) {
      fill_band<band, padded_axis{C.rows.in, C.rows.padding},
                padded_axis{C.columns.in, C.columns.padding}>(x, row * C.rows.stride, image);
      seen = image;
    }
    detail::for_each_part<C.columns.out, blocks::columns>(
        [&]<std::size_t Columns>(std::size_t column) {
          copy_transposed<Out, Rows * Columns>(dy + row * C.columns.out + column, C.positions(),
                                               gradient, lanes);
          T const* const first = seen + column * C.columns.stride;
          detail::for_each_part<In, blocks::tile_in>([&]<std::size_t TileIn>(std::size_t in) {
            detail::for_each_part<C.rows.kernel, blocks::tile_rows>([&]<std::size_t TileRows>(
                                                                        std::size_t kernel_row) {
              detail::for_each_part<C.columns.kernel, blocks::tile_columns>(
                  [&]<std::size_t TileColumns>(std::size_t kernel_column) {
                    std::size_t const tap =
                        in * C.area() + kernel_row * C.columns.kernel + kernel_column;
                    add_channel_gradient_tile<blocks::tile(TileIn, TileRows, TileColumns)>(
                        first + in * blocks::image_in + kernel_row * C.rows.dilation * image_row +
                            kernel_column * C.columns.dilation,
                        gradient, Rows, Columns, sums + tap * lanes);
                  });
            });
          });
        });
  });
  T by_weight[Out * taps];
  copy_transposed<taps, Out>(sums, lanes, by_weight, taps);
  for (std::size_t out = 0; out < Out; ++out) {
    T* const to = dweight + out * C.taps();
    for (std::size_t tap = 0; tap < taps; ++tap) {
      to[tap] = to[tap] + by_weight[out * taps + tap];
    }
  }
}

/// See `kernels::convolve_weight_gradient`: where there are many out channels, lanes lie across
/// them, so that no lanes are left empty whatever the sizes of the image, and none are added up.
template <convolution2d C, class T>
[[gnu::noinline]] void convolve_weight_gradient_by_channels(T const* x, T const* dy,
                                                            T* dweight) noexcept {
  constexpr std::size_t in = C.group_in();
  constexpr std::size_t out = C.group_out();
  constexpr std::size_t plane = C.rows.in * C.columns.in;
  for (std::size_t group = 0; group < C.groups; ++group) {
    T const* const image = x + group * in * plane;
    detail::for_each_part<out, 2 * detail::native_lanes<T>>(
        [&]<std::size_t Out>(std::size_t first_out) {
          std::size_t const first = group * out + first_out;
          detail::for_each_part<in, channel_gradient_blocks<T, C, Out>::in>(
              [&]<std::size_t In>(std::size_t first_in) {
                add_weight_gradient_by_channels<C, Out, In>(
                    image + first_in * plane, dy + first * C.positions(),
                    dweight + first * C.taps() + first_in * C.area());
              });
        });
  }
}

} // namespace ctnn::kernels::processor
