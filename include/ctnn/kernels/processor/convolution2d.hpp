// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/extremes.hpp>
#include <ctnn/detail/for_each_part.hpp>
#include <ctnn/kernels/processor/convolution_tile.hpp>
#include <ctnn/kernels/processor/image_band.hpp>
#include <ctnn/kernels/processor/matmul.hpp>
#include <ctnn/kernels/processor/plane_convolution.hpp>
#include <ctnn/kernels/sizes/convolution2d.hpp>
#include <ctnn/kernels/sizes/matrix_product.hpp>
#include <ctnn/math/fma.hpp>

#include <array>
#include <cstddef>
#include <type_traits>

namespace ctnn::kernels::processor {

/// How a convolution goes through its image: rows of places in bands, and in blocks of in channels
/// where even one row of places sees too much.
template <class T, convolution2d C>
struct convolution_bands {
  static constexpr std::size_t in = C.group_in();
  static constexpr std::size_t out = C.group_out();
  using row_tiles = convolution_tiles<T, out, C.rows.out, C.columns.out>;
  using flowing = flowing_tiles<T, out, C.rows.out, C.columns.out>;
  static constexpr bool flows = flowing::suit;
  using tiles = std::conditional_t<flows, flowing, row_tiles>;
  /// Whether the image is read where it lies.
  static constexpr bool direct = C.columns.stride == 1 && C.rows.unpadded() &&
                                 C.columns.unpadded() &&
                                 (flows || !row_tiles::panels::row::partial);

  [[nodiscard]] static constexpr image_band band(std::size_t channels, std::size_t places) {
    return {channels, (places - 1) * C.rows.stride + (C.rows.kernel - 1) * C.rows.dilation + 1,
            C.columns.padded(), C.columns.stride};
  }
  /// A band stays in the first cache, and on a small stack.
  [[nodiscard]] static constexpr bool fits(std::size_t channels, std::size_t places) {
    return band(channels, places).size() * sizeof(T) <= 32768;
  }
  static constexpr std::size_t block = [] {
    std::size_t channels = in;
    while (!direct && channels > 1 && !fits(channels, tiles::rows)) {
      channels = (channels + 1) / 2;
    }
    return channels;
  }();
  static constexpr std::size_t band_rows = [] {
    if (direct) {
      return C.rows.out;
    }
    std::size_t count = tiles::rows;
    while (count < C.rows.out && fits(block, count + tiles::rows)) {
      count += tiles::rows;
    }
    return detail::smaller(count, C.rows.out);
  }();
  /// The numbers of the largest band, and room for a vector behind it.
  static constexpr std::size_t buffer =
      direct ? 0 : band(block, band_rows).size() + detail::native_lanes<T>;
};

/// What `convolve` keeps on the stack.
template <convolution2d C, class T>
inline constexpr std::size_t convolve_buffer_bytes = [] {
  if constexpr (C.each_place_alone()) {
    return multiply_buffer_bytes<
        matrix_product{.rows = C.group_out(), .inner = C.group_in(), .columns = C.positions()}, T>;
  } else if constexpr (plane_convolution<T, C>::suits) {
    return std::size_t{0};
  } else {
    std::size_t const row = C.columns.stride == 1 ? 0 : C.columns.padded() + C.columns.stride;
    return (convolution_bands<T, C>::buffer + row) * sizeof(T);
  }
}();

/// y = start + weight (x) image for a band of Rows rows of y and a block of In in channels.
template <convolution2d C, image_band Band, std::size_t Rows, std::size_t In, bool Slack,
          start Start, class T>
[[gnu::always_inline]] inline void convolve_band(T const* image, T const* weight, T const* from,
                                                 T* y) noexcept {
  using bands = convolution_bands<T, C>;
  using tiles = typename bands::tiles;
  constexpr auto distance = [](std::size_t x) { return static_cast<std::ptrdiff_t>(x); };
  constexpr auto tile = [=](std::size_t channels, std::size_t rows, std::size_t columns) {
    return convolution_tile{.channels = channels,
                            .rows = rows,
                            .columns = columns,
                            .y_channel = C.positions(),
                            .y_row = C.columns.out,
                            .image_row = C.rows.stride * Band.row(),
                            .weight_channel = distance(C.taps()),
                            .in = {In, distance(Band.channel()), distance(C.area())},
                            .kernel_rows = {C.rows.kernel, distance(C.rows.dilation * Band.row()),
                                            distance(C.columns.kernel)},
                            .kernel_columns = {C.columns.kernel, distance(C.columns.dilation), 1},
                            .stride = C.columns.stride,
                            .phase = Band.phase(),
                            .slack = Slack};
  };
  constexpr auto first_start = [](std::size_t channel, std::size_t place) {
    return Start == start::zero ? 0 : Start == start::column ? channel : place;
  };
  if constexpr (bands::flows) {
    for_each_flowing_tile<T, tiles, C.group_out(), Rows, C.columns.out>(
        [&]<std::size_t Channels, std::size_t First, std::size_t Count>(
            std::size_t channel, std::size_t row) __attribute__((always_inline)) {
          constexpr convolution_tile flowing = [=] {
            convolution_tile result = tile(Channels, 1, Count);
            result.flowing_columns = C.columns.out;
            result.first = First;
            return result;
          }();
          std::size_t const place = channel * C.positions() + row * C.columns.out + First;
          convolve_tile_anywhere<flowing, Start>(image + row * C.rows.stride * Band.row(),
                                                 weight + channel * C.taps(),
                                                 from + first_start(channel, place), y + place);
        });
    return;
  } else {
    for_each_tile<tiles, C.group_out(), Rows>(
        [&]<std::size_t Channels, std::size_t TileRows, std::size_t Columns>(
            std::size_t channel, std::size_t row, std::size_t column)
            __attribute__((always_inline)) {
              std::size_t const place = channel * C.positions() + row * C.columns.out + column;
              convolve_tile_anywhere<tile(Channels, TileRows, Columns), Start>(
                  image + row * C.rows.stride * Band.row() + column, weight + channel * C.taps(),
                  from + first_start(channel, place), y + place);
            });
  }
}

/// One group of channels.
template <convolution2d C, start Start, class T>
[[gnu::always_inline]] inline void convolve_group(T const* x, T const* weight, T const* from,
                                                  T* y) noexcept {
  using bands = convolution_bands<T, C>;
  if constexpr (bands::direct) {
    constexpr image_band image{bands::in, C.rows.in, C.columns.in, 1};
    convolve_band<C, image, C.rows.out, bands::in, false, Start>(x, weight, from, y);
  } else {
    constexpr std::size_t plane = C.rows.in * C.columns.in;
    alignas(64) T image[bands::buffer];
    auto const run = [&]<std::size_t In, std::size_t Rows, start From>(
                         std::size_t in, std::size_t row) __attribute__((always_inline)) {
      constexpr image_band band = bands::band(In, Rows);
      fill_band<band, padded_axis{C.rows.in, C.rows.padding},
                padded_axis{C.columns.in, C.columns.padding}>(x + in * plane, row * C.rows.stride,
                                                              image);
      std::size_t const first = row * C.columns.out;
      T const* const goes_on = from + (Start == start::present ? first : 0);
      convolve_band<C, band, Rows, In, true, From>(image, weight + in * C.area(),
                                                   From == Start ? goes_on : y + first, y + first);
    };
    detail::for_each_part<C.rows.out, bands::band_rows>(
        [&]<std::size_t Rows>(std::size_t row) __attribute__((always_inline)) {
          run.template operator()<bands::block, Rows, Start>(0, row);
          detail::for_each_part<bands::in - bands::block, bands::block>(
              [&]<std::size_t In>(std::size_t in) __attribute__((always_inline)) {
                run.template operator()<In, Rows, start::present>(bands::block + in, row);
              });
        });
  }
}

/// See `kernels::convolve`.
template <convolution2d C, start Start, class T>
[[gnu::always_inline]] inline void convolve(T const* x, T const* weight, T const* from,
                                            T* y) noexcept {
  constexpr std::size_t in = C.group_in();
  constexpr std::size_t out = C.group_out();
  constexpr std::size_t from_step = Start == start::column ? out : out * C.positions();
  for (std::size_t group = 0; group < C.groups; ++group) {
    T const* const image = x + group * in * C.rows.in * C.columns.in;
    T const* const factors = weight + group * out * C.taps();
    T const* const starts = Start == start::zero ? from : from + group * from_step;
    T* const to = y + group * out * C.positions();
    if constexpr (C.each_place_alone()) {
      multiply<matrix_product{.rows = out, .inner = in, .columns = C.positions()}, Start>(
          factors, image, starts, to);
    } else if constexpr (plane_convolution<T, C>::suits) {
      convolve_planes<C, Start>(image, factors, starts, to);
    } else {
      convolve_group<C, Start>(image, factors, starts, to);
    }
  }
}

/// The same as a function of its own, which all that convolve alike share.
template <convolution2d C, start Start, class T>
[[gnu::noinline]] void convolve_outlined(T const* x, T const* weight, T const* from,
                                         T* y) noexcept {
  convolve<C, Start>(x, weight, from, y);
}

} // namespace ctnn::kernels::processor
