// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/extremes.hpp>
#include <ctnn/detail/for_each_part.hpp>
#include <ctnn/kernels/processor/partial_vector.hpp>
#include <ctnn/kernels/processor/register_tile.hpp>
#include <ctnn/kernels/sizes/convolution2d.hpp>
#include <ctnn/kernels/sizes/matrix_product.hpp>
#include <ctnn/math/lanes.hpp>

#include <cstddef>

namespace ctnn::kernels::processor {

/// A convolution of images so small that a vector holds all places of a channel: what a tap sees is
/// a shuffle of it.
template <class T, convolution2d C>
struct plane_convolution {
  static constexpr std::size_t width = detail::native_lanes<T>;
  static constexpr std::size_t x_places = C.rows.in * C.columns.in;
  static constexpr bool suits = x_places <= width && C.positions() <= width && C.rows.out > 1 &&
                                C.area() <= 25;
  static constexpr std::size_t channels = detail::even_part(C.group_out(), 8);
  using vector = detail::lanes<T, width>;

  /// The channel's number that a place of y sees through a tap, or `width` for a zero.
  [[nodiscard]] static constexpr std::size_t seen(std::size_t place, std::size_t tap) noexcept {
    // Both wrap around before the image.
    std::size_t const row = C.rows.input(place / C.columns.out, tap / C.columns.kernel);
    std::size_t const column = C.columns.input(place % C.columns.out, tap % C.columns.kernel);
    return place < C.positions() && row < C.rows.in && column < C.columns.in
               ? row * C.columns.in + column
               : width;
  }
};

/// One group of channels.
template <convolution2d C, start Start, class T>
[[gnu::always_inline]] inline void convolve_planes(T const* x, T const* weight, T const* from,
                                                   T* y) noexcept {
  using planes = plane_convolution<T, C>;
  using vector = typename planes::vector;
  constexpr std::size_t width = planes::width;
  detail::for_each_part<C.group_out(), planes::channels>(
      [&]<std::size_t Channels>(std::size_t first) __attribute__((always_inline)) {
        vector sums[Channels];
        unrolled<Channels>([&]<std::size_t Channel>() __attribute__((always_inline)) {
          if constexpr (Start == start::zero) {
            sums[Channel] = vector{};
          } else if constexpr (Start == start::column) {
            sums[Channel] = detail::broadcast<width>(from[first + Channel]);
          } else {
            sums[Channel] =
                load_part<C.positions(), width>(from + (first + Channel) * C.positions(), T{0});
          }
        });
        vector zeros{};
#if defined(__clang__) && defined(__AVX512F__)
        // Where it knows them, Clang takes `vexpandps` for some shuffles, at 20 ns on Zen 5.
        asm("" : "+v"(zeros));
#endif
        for (std::size_t in = 0; in < C.group_in(); ++in) {
          vector const plane = load_part<planes::x_places, width>(x + in * planes::x_places, T{0});
          T const* const factors = weight + first * C.taps() + in * C.area();
          unrolled<C.area()>([&]<std::size_t Tap>() __attribute__((always_inline)) {
            vector const seen = shuffled<T, width, width>(
                plane, zeros, [](std::size_t place) { return planes::seen(place, Tap); });
            unrolled<Channels>([&]<std::size_t Channel>() __attribute__((always_inline)) {
              sums[Channel] = detail::fma<T, width>(
                  detail::broadcast<width>(factors[Channel * C.taps() + Tap]), seen, sums[Channel]);
            });
          });
        }
        unrolled<Channels>([&]<std::size_t Channel>() __attribute__((always_inline)) {
          store_part<C.positions(), width, T>(y + (first + Channel) * C.positions(), sums[Channel]);
        });
      });
}

} // namespace ctnn::kernels::processor
