// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/extremes.hpp>
#include <ctnn/kernels/processor/convolution_tile.hpp>
#include <ctnn/kernels/processor/image_band.hpp>
#include <ctnn/kernels/processor/matmul.hpp>
#include <ctnn/kernels/sizes/convolution2d.hpp>
#include <ctnn/kernels/sizes/matrix_product.hpp>

#include <cstddef>

namespace ctnn::kernels::processor {

/// One axis of the gradient of an input. A stride of s parts the inputs into s phases, each of
/// which sees its own taps: those k for which (phase + padding - k dilation) is divisible by s. In
/// its phase, input m sees the output m + reach(phase, k).
struct input_gradient_axis {
  window_axis window;

  [[nodiscard]] constexpr std::size_t inputs(std::size_t phase) const noexcept {
    return phase < window.in ? (window.in - phase + window.stride - 1) / window.stride : 0;
  }
  [[nodiscard]] constexpr bool sees(std::size_t phase, std::size_t tap) const noexcept {
    return distance(phase, tap) % static_cast<std::ptrdiff_t>(window.stride) == 0;
  }
  [[nodiscard]] constexpr std::ptrdiff_t reach(std::size_t phase, std::size_t tap) const noexcept {
    return distance(phase, tap) / static_cast<std::ptrdiff_t>(window.stride);
  }
  [[nodiscard]] constexpr std::size_t first_tap(std::size_t phase) const noexcept {
    std::size_t tap = 0;
    while (tap < window.kernel && !sees(phase, tap)) {
      ++tap;
    }
    return tap;
  }
  [[nodiscard]] constexpr std::size_t tap_step() const noexcept {
    std::size_t step = 1;
    while (step * window.dilation % window.stride != 0) {
      ++step;
    }
    return step;
  }
  [[nodiscard]] constexpr std::size_t taps(std::size_t phase) const noexcept {
    std::size_t const first = first_tap(phase);
    return first < window.kernel ? (window.kernel - first + tap_step() - 1) / tap_step() : 0;
  }
  /// From one tap of a phase to the next, in outputs: backwards.
  [[nodiscard]] constexpr std::ptrdiff_t tap_distance() const noexcept {
    return -static_cast<std::ptrdiff_t>(tap_step() * window.dilation / window.stride);
  }
  /// How many zeros before and behind the outputs the inputs reach.
  [[nodiscard]] constexpr std::size_t before() const noexcept {
    std::ptrdiff_t most = 0;
    for_each_reach([&](std::size_t, std::ptrdiff_t r) { most = detail::larger(most, -r); });
    return static_cast<std::size_t>(most);
  }
  [[nodiscard]] constexpr std::size_t behind() const noexcept {
    std::ptrdiff_t most = 0;
    for_each_reach([&](std::size_t phase, std::ptrdiff_t r) {
      most = detail::larger(most, r + static_cast<std::ptrdiff_t>(inputs(phase)) -
                                      static_cast<std::ptrdiff_t>(window.out));
    });
    return static_cast<std::size_t>(most);
  }
  [[nodiscard]] constexpr std::size_t padded() const noexcept {
    return before() + window.out + behind();
  }

private:
  [[nodiscard]] constexpr std::ptrdiff_t distance(std::size_t phase,
                                                  std::size_t tap) const noexcept {
    return static_cast<std::ptrdiff_t>(phase + window.padding) -
           static_cast<std::ptrdiff_t>(tap * window.dilation);
  }
  template <class Visit>
  constexpr void for_each_reach(Visit visit) const noexcept {
    for (std::size_t phase = 0; phase < window.stride; ++phase) {
      for (std::size_t tap = first_tap(phase); tap < window.kernel; tap += tap_step()) {
        visit(phase, reach(phase, tap));
      }
    }
  }
};

/// How the gradient of an input goes through dy: blocks of its channels, each with zeros around.
template <class T, convolution2d C>
struct input_gradient_blocks {
  static constexpr input_gradient_axis rows{C.rows};
  static constexpr input_gradient_axis columns{C.columns};
  [[nodiscard]] static constexpr image_band band(std::size_t channels) {
    return {channels, rows.padded(), columns.padded(), 1};
  }
  static constexpr std::size_t block =
      detail::clamped<std::size_t>(32768 / (band(1).size() * sizeof(T)), 1, C.group_out());
};

/// One phase of dx, a plane (in channels, rows, columns) of its own, += what a block of dy adds.
template <convolution2d C, std::size_t RowPhase, std::size_t ColumnPhase, std::size_t Out,
          start Start, class T>
inline void add_input_gradient_phase(T const* image, T const* weight, T* plane) noexcept {
  using blocks = input_gradient_blocks<T, C>;
  constexpr auto signed_size = [](std::size_t x) { return static_cast<std::ptrdiff_t>(x); };
  constexpr image_band band = blocks::band(Out);
  constexpr std::size_t rows = blocks::rows.inputs(RowPhase);
  constexpr std::size_t columns = blocks::columns.inputs(ColumnPhase);
  constexpr std::size_t channels = C.group_in();
  constexpr std::size_t kernel = C.rows.kernel * C.columns.kernel;
  if constexpr (rows > 0 && columns > 0) {
    using tiles = convolution_tiles<T, channels, rows, columns>;
    constexpr std::size_t row_taps = blocks::rows.taps(RowPhase);
    constexpr std::size_t column_taps = blocks::columns.taps(ColumnPhase);
    constexpr bool any = row_taps > 0 && column_taps > 0;
    constexpr auto tile = [=](std::size_t tile_channels, std::size_t tile_rows,
                              std::size_t tile_columns) {
      return convolution_tile{
          .channels = tile_channels,
          .rows = tile_rows,
          .columns = tile_columns,
          .y_channel = rows * columns,
          .y_row = columns,
          .image_row = band.row(),
          .weight_channel = signed_size(kernel),
          .in = {any ? Out : 0, signed_size(band.channel()), signed_size(C.taps())},
          .kernel_rows = {row_taps, blocks::rows.tap_distance() * signed_size(band.row()),
                          signed_size(blocks::rows.tap_step() * C.columns.kernel)},
          .kernel_columns = {column_taps, blocks::columns.tap_distance(),
                             signed_size(blocks::columns.tap_step())},
          .slack = true};
    };
    T const* const seen =
        any ? image +
                  (signed_size(blocks::rows.before()) +
                   blocks::rows.reach(RowPhase, blocks::rows.first_tap(RowPhase))) *
                      signed_size(band.row()) +
                  signed_size(blocks::columns.before()) +
                  blocks::columns.reach(ColumnPhase, blocks::columns.first_tap(ColumnPhase))
            : image;
    T const* const factors = any ? weight + blocks::rows.first_tap(RowPhase) * C.columns.kernel +
                                       blocks::columns.first_tap(ColumnPhase)
                                 : weight;
    for_each_tile<tiles, channels, rows>(
        [&]<std::size_t Channels, std::size_t Rows>(std::size_t channel, std::size_t row)
            __attribute__((always_inline)) {
              unrolled<tiles::panels>([&]<std::size_t Panel>() __attribute__((always_inline)) {
                constexpr std::size_t first = tiles::panel_column(Panel);
                constexpr std::size_t width = tiles::panel_column(Panel + 1) - first;
                T* const to = plane + (channel * rows + row) * columns + first;
                convolve_tile_anywhere<tile(Channels, Rows, width), Start>(
                    seen + row * band.row() + first, factors + channel * kernel, to, to);
              });
            });
  }
}

/// See `kernels::convolve_input_gradient`.
template <convolution2d C, class T>
inline void convolve_input_gradient(T const* dy, T const* weight, T* dx) noexcept {
  using blocks = input_gradient_blocks<T, C>;
  constexpr std::size_t in = C.group_in();
  constexpr std::size_t out = C.group_out();
  constexpr std::size_t plane = C.rows.in * C.columns.in;
  constexpr std::size_t row_phases = C.rows.stride;
  constexpr std::size_t column_phases = C.columns.stride;
  constexpr bool phased = row_phases * column_phases > 1;
  // The first number of a phase's plane, in dx of a group by phases.
  constexpr auto plane_of = [](std::size_t row_phase, std::size_t column_phase) {
    std::size_t numbers = 0;
    for (std::size_t phase = 0; phase < row_phase * C.columns.stride + column_phase; ++phase) {
      numbers += blocks::rows.inputs(phase / C.columns.stride) *
                 blocks::columns.inputs(phase % C.columns.stride);
    }
    return in * numbers;
  };
  for (std::size_t group = 0; group < C.groups; ++group) {
    if constexpr (C.each_place_alone()) {
      multiply<matrix_product{.rows = in, .inner = out, .columns = plane, .a = {1, in}},
               start::zero>(weight + group * out * in, dy + group * out * plane, dx,
                            dx + group * in * plane);
      continue;
    }
    T by_phase[phased ? in * plane : 1] = {}; // GCC does not see that all of it is written
    T* const to = dx + group * in * plane;
    T* const planes = phased ? by_phase : to;
    auto const add_block = [&]<std::size_t Out, start Start>(
                               std::size_t first) __attribute__((always_inline)) {
      constexpr image_band band = blocks::band(Out);
      alignas(64) T image[band.size() + detail::native_lanes<T>];
      fill_band<band, padded_axis{C.rows.out, blocks::rows.before()},
                padded_axis{C.columns.out, blocks::columns.before()}>(
          dy + (group * out + first) * C.positions(), 0, image);
      unrolled<row_phases * column_phases>([&]<std::size_t Phase>() __attribute__((always_inline)) {
        constexpr std::size_t row_phase = Phase / column_phases;
        constexpr std::size_t column_phase = Phase % column_phases;
        add_input_gradient_phase<C, row_phase, column_phase, Out, Start>(
            image, weight + (group * out + first) * C.taps(),
            planes + plane_of(row_phase, column_phase));
      });
    };
    add_block.template operator()<blocks::block, start::zero>(0);
    for (std::size_t first = blocks::block; first + blocks::block <= out; first += blocks::block) {
      add_block.template operator()<blocks::block, start::present>(first);
    }
    if constexpr (out % blocks::block > 0) {
      add_block.template operator()<out % blocks::block, start::present>(out - out % blocks::block);
    }
    if constexpr (phased) {
      T const* from = by_phase;
      for (std::size_t row_phase = 0; row_phase < row_phases; ++row_phase) {
        for (std::size_t column_phase = 0; column_phase < column_phases; ++column_phase) {
          for (std::size_t channel = 0; channel < in; ++channel) {
            for (std::size_t row = row_phase; row < C.rows.in; row += row_phases) {
              for (std::size_t column = column_phase; column < C.columns.in;
                   column += column_phases) {
                to[(channel * C.rows.in + row) * C.columns.in + column] = *from++;
              }
            }
          }
        }
      }
    }
  }
}

} // namespace ctnn::kernels::processor
