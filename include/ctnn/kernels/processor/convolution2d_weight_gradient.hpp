// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/copy.hpp>
#include <ctnn/detail/extremes.hpp>
#include <ctnn/detail/for_each_part.hpp>
#include <ctnn/kernels/processor/image_band.hpp>
#include <ctnn/kernels/processor/register_tile.hpp>
#include <ctnn/kernels/sizes/convolution2d.hpp>

#include <array>
#include <cstddef>

namespace ctnn::kernels::processor {

/// A block of weights whose sums over all places of an image stand in registers: those of some taps
/// of one in channel, for some out channels.
struct weight_gradient_tile {
  std::size_t channels;
  std::size_t taps;
  std::size_t rows;
  std::size_t columns;
  /// From one channel of dy to the next, and from one row of places to the next in the image.
  std::size_t dy_channel;
  std::size_t image_row;
  std::size_t partials;
};

/// dweight[channel * weight_channel + tap] += the sum over all places of dy[channel] times what the
/// tap sees of the image: `image[tap]` points at what it sees at the first place.
template <weight_gradient_tile P, class T>
[[gnu::noinline]] void add_weight_gradient_tile(std::array<T const*, P.taps> image, T const* dy,
                                                T* dweight, std::size_t weight_channel) noexcept {
  constexpr std::size_t partials = P.partials;
  constexpr bool lone = partials == 1;
  constexpr std::size_t width =
      detail::smaller(detail::native_lanes<T>, detail::larger<std::size_t>(partials, 2));
  constexpr std::size_t count = lone ? 1 : partials / width;
  constexpr std::size_t rounds = lone ? 0 : P.columns / partials;
  constexpr std::size_t rest = lone ? 1 : P.columns % partials;
  using vector = detail::lanes<T, width>;
  vector sums[P.channels][P.taps][count] = {};
  for (std::size_t row = 0; row < P.rows; ++row) {
    // What lies behind a row is made zeros; 0 * -0 added to any number is that number.
    auto const step =
        [&]<std::size_t V, std::size_t Numbers>(std::size_t column) __attribute__((always_inline)) {
          vector gradient[P.channels];
          unrolled<P.channels>([&]<std::size_t Channel>() __attribute__((always_inline)) {
            gradient[Channel] = load_part<Numbers, width>(
                dy + Channel * P.dy_channel + row * P.columns + column, -T{0});
          });
          unrolled<P.taps>([&]<std::size_t Tap>() __attribute__((always_inline)) {
            vector const x = first_lanes<Numbers, T, width>(
                detail::load<width>(image[Tap] + row * P.image_row + column));
            unrolled<P.channels>([&]<std::size_t Channel>() __attribute__((always_inline)) {
              sums[Channel][Tap][V] =
                  detail::fma<T, width>(x, gradient[Channel], sums[Channel][Tap][V]);
            });
          });
        };
    for (std::size_t round = 0; round < rounds; ++round) {
      unrolled<count>([&]<std::size_t V>() __attribute__((always_inline)) {
        step.template operator()<V, width>(round * partials + V * width);
      });
    }
    unrolled<count>([&]<std::size_t V>() __attribute__((always_inline)) {
      constexpr std::size_t left = numbers_in(width, V * width, rest);
      if constexpr (left > 0) {
        step.template operator()<V, left>(rounds * partials + V * width);
      }
    });
  }
  unrolled<P.channels * P.taps>([&]<std::size_t I>() __attribute__((always_inline)) {
    constexpr std::size_t channel = I / P.taps;
    constexpr std::size_t tap = I % P.taps;
    add_halves<T, width, count>(sums[channel][tap]);
    T& to = dweight[channel * weight_channel + tap];
    to = to + (lone ? sums[channel][tap][0][0] : halving_sum<T, width>(sums[channel][tap][0]));
  });
}

/// See `kernels::convolve_weight_gradient`.
template <convolution2d C, class T>
[[gnu::noinline]] void convolve_weight_gradient(T const* x, T const* dy, T* dweight) noexcept {
  constexpr std::size_t in = C.group_in();
  constexpr std::size_t out = C.group_out();
  constexpr std::size_t plane = C.rows.in * C.columns.in;
  constexpr image_band band{1, C.rows.padded(), C.columns.padded(), C.columns.stride};
  constexpr std::size_t partials = C.weight_gradient_partials();
  constexpr std::size_t vectors = partials / detail::smaller(detail::native_lanes<T>, partials);
  constexpr std::size_t most = detail::larger<std::size_t>(1, register_count * 3 / 4 / vectors);
  constexpr std::size_t channels = detail::smaller<std::size_t>(out, most < 16 ? 2 : 4);
  constexpr std::size_t taps = detail::even_part(C.area(), most / channels);
  // Where each tap sees the first place, in the band.
  constexpr auto offsets = [=] {
    std::array<std::size_t, C.area()> result{};
    for (std::size_t tap = 0; tap < C.area(); ++tap) {
      std::size_t const row = tap / C.columns.kernel * C.rows.dilation;
      result[tap] = row * band.row() + band.place(tap % C.columns.kernel * C.columns.dilation);
    }
    return result;
  }();
  alignas(64) T image[band.size() + detail::native_lanes<T>];
  detail::fill(image + band.size(), detail::native_lanes<T>, T{0});
  for (std::size_t channel = 0; channel < C.in_channels; ++channel) {
    fill_band<band, padded_axis{C.rows.in, C.rows.padding},
              padded_axis{C.columns.in, C.columns.padding}>(x + channel * plane, 0, image);
    std::size_t const group = channel / in;
    detail::for_each_part<out, channels>(
        [&]<std::size_t Channels>(std::size_t first_out) __attribute__((always_inline)) {
          detail::for_each_part<C.area(), taps>(
              [&]<std::size_t Taps>(std::size_t first_tap) __attribute__((always_inline)) {
                constexpr weight_gradient_tile tile{.channels = Channels,
                                                    .taps = Taps,
                                                    .rows = C.rows.out,
                                                    .columns = C.columns.out,
                                                    .dy_channel = C.positions(),
                                                    .image_row = C.rows.stride * band.row(),
                                                    .partials = partials};
                std::array<T const*, Taps> seen;
                for (std::size_t tap = 0; tap < Taps; ++tap) {
                  seen[tap] = image + offsets[first_tap + tap];
                }
                std::size_t const first = group * out + first_out;
                add_weight_gradient_tile<tile>(
                    seen, dy + first * C.positions(),
                    dweight + (first * in + channel % in) * C.area() + first_tap, C.taps());
              });
        });
  }
}

} // namespace ctnn::kernels::processor
