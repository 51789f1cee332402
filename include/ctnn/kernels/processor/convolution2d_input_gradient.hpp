// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/extremes.hpp>
#include <ctnn/detail/for_each_part.hpp>
#include <ctnn/kernels/processor/convolution_tile.hpp>
#include <ctnn/kernels/processor/image_band.hpp>
#include <ctnn/kernels/processor/matmul.hpp>
#include <ctnn/kernels/sizes/convolution2d.hpp>
#include <ctnn/kernels/sizes/matrix_product.hpp>

#include <array>
#include <cstddef>

namespace ctnn::kernels::processor {

/// One phase of an axis of the gradient of an input: every s-th input, where the stride is s, since
/// the same taps see them. Input m of the phase sees the output m + `reach` through its first tap,
/// and one `tap_distance` before that through each tap `tap_step` further.
struct gradient_phase {
  std::size_t inputs = 0;
  std::size_t taps = 0;
  std::size_t first_tap = 0;
  std::ptrdiff_t reach = 0;
  /// The inputs of all phases before this one.
  std::size_t inputs_before = 0;

  /// Whether one code can compute both.
  [[nodiscard]] constexpr bool like(gradient_phase const& other) const noexcept {
    return inputs == other.inputs && taps == other.taps;
  }
};

/// One axis of the gradient of an input.
template <window_axis Window>
struct input_gradient_axis {
  static constexpr auto stride = static_cast<std::ptrdiff_t>(Window.stride);
  static constexpr std::size_t tap_step = [] {
    std::size_t step = 1;
    while (step * Window.dilation % Window.stride != 0) {
      ++step;
    }
    return step;
  }();
  static constexpr auto tap_distance =
      static_cast<std::ptrdiff_t>(tap_step * Window.dilation / Window.stride);

  static constexpr std::array<gradient_phase, Window.stride> phases = [] {
    std::array<gradient_phase, Window.stride> result;
    std::size_t inputs_before = 0;
    for (std::size_t phase = 0; phase < Window.stride; ++phase) {
      gradient_phase& p = result[phase];
      p.inputs = Window.inputs(phase);
      p.inputs_before = inputs_before;
      inputs_before += p.inputs;
      for (std::size_t tap = Window.kernel; tap-- > 0;) {
        if (Window.sees(phase, tap)) {
          ++p.taps;
          p.first_tap = tap;
          p.reach = (static_cast<std::ptrdiff_t>(phase + Window.padding) -
                     static_cast<std::ptrdiff_t>(tap * Window.dilation)) /
                    stride;
        }
      }
    }
    return result;
  }();

  /// How many zeros before and behind the outputs the inputs reach.
  static constexpr std::size_t before = [] {
    std::ptrdiff_t most = 0;
    for (gradient_phase const& p : phases) {
      if (p.taps > 0) {
        std::ptrdiff_t const further = static_cast<std::ptrdiff_t>(p.taps - 1) * tap_distance;
        most = detail::larger(most, further - p.reach);
      }
    }
    return static_cast<std::size_t>(most);
  }();
  static constexpr std::size_t behind = [] {
    std::ptrdiff_t most = 0;
    for (gradient_phase const& p : phases) {
      if (p.taps > 0) {
        std::ptrdiff_t const end = p.reach + static_cast<std::ptrdiff_t>(p.inputs);
        most = detail::larger(most, end - static_cast<std::ptrdiff_t>(Window.out));
      }
    }
    return static_cast<std::size_t>(most);
  }();
  static constexpr std::size_t padded = before + Window.out + behind;

  /// The first phase that is like one.
  [[nodiscard]] static constexpr std::size_t first_like(std::size_t phase) noexcept {
    std::size_t first = 0;
    while (!phases[first].like(phases[phase])) {
      ++first;
    }
    return first;
  }

  /// Calls `visit.operator()<Like>(phase)` for each phase: `phases[Like]` is one like it.
  template <class Visit>
  [[gnu::always_inline]] static void for_each_phase(Visit visit) noexcept {
    unrolled<Window.stride>([&]<std::size_t First>() __attribute__((always_inline)) {
      if constexpr (first_like(First) == First) {
        for (std::size_t phase = First; phase < Window.stride; ++phase) {
          if (phases[phase].like(phases[First])) {
            visit.template operator()<First>(phases[phase]);
          }
        }
      }
    });
  }
};

/// How the gradient of an input goes through dy: blocks of its channels, each with zeros around.
template <class T, convolution2d C>
struct input_gradient_blocks {
  using rows = input_gradient_axis<C.rows>;
  using columns = input_gradient_axis<C.columns>;
  [[nodiscard]] static constexpr image_band band(std::size_t channels) {
    return {channels, rows::padded, columns::padded, 1};
  }
  static constexpr std::size_t block =
      detail::clamped<std::size_t>(32768 / (band(1).size() * sizeof(T)), 1, C.group_out());
};

/// One phase of dx, a plane (in channels, rows, columns) of its own, += what a block of dy adds.
/// `image` and `weight` point at what its first input sees through its first tap.
template <convolution2d C, std::size_t RowPhase, std::size_t ColumnPhase, std::size_t Out,
          start Start, class T>
inline void add_input_gradient_phase(T const* image, T const* weight, T* plane) noexcept {
  using blocks = input_gradient_blocks<T, C>;
  using rows = typename blocks::rows;
  using columns = typename blocks::columns;
  constexpr auto signed_size = [](std::size_t x) { return static_cast<std::ptrdiff_t>(x); };
  constexpr image_band band = blocks::band(Out);
  static constexpr gradient_phase row_phase = rows::phases[RowPhase];
  static constexpr gradient_phase column_phase = columns::phases[ColumnPhase];
  if constexpr (row_phase.inputs > 0 && column_phase.inputs > 0) {
    constexpr bool any = row_phase.taps > 0 && column_phase.taps > 0;
    constexpr auto tile = [=](std::size_t tile_channels, std::size_t tile_rows,
                              std::size_t tile_columns) {
      return convolution_tile{
          .channels = tile_channels,
          .rows = tile_rows,
          .columns = tile_columns,
          .y_channel = row_phase.inputs * column_phase.inputs,
          .y_row = column_phase.inputs,
          .image_row = band.row(),
          .weight_channel = signed_size(C.area()),
          .in = {any ? Out : 0, signed_size(band.channel()), signed_size(C.taps())},
          .kernel_rows = {row_phase.taps, -rows::tap_distance * signed_size(band.row()),
                          signed_size(rows::tap_step * C.columns.kernel)},
          .kernel_columns = {column_phase.taps, -columns::tap_distance,
                             signed_size(columns::tap_step)},
          .slack = true};
    };
    constexpr auto place = [](std::size_t channel, std::size_t row, std::size_t column) {
      return (channel * row_phase.inputs + row) * column_phase.inputs + column;
    };
    using flowing = flowing_tiles<T, C.group_in(), row_phase.inputs, column_phase.inputs>;
    if constexpr (C.group_in() > 1 && flowing::suit) {
      for_each_flowing_tile<T, flowing, C.group_in(), row_phase.inputs, column_phase.inputs>(
          [&]<std::size_t Channels, std::size_t First, std::size_t Count>(
              std::size_t channel, std::size_t row) __attribute__((always_inline)) {
            constexpr convolution_tile flows = [=] {
              convolution_tile result = tile(Channels, 1, Count);
              result.flowing_columns = column_phase.inputs;
              result.first = First;
              return result;
            }();
            T* const to = plane + place(channel, row, First);
            convolve_tile_anywhere<flows, Start>(image + row * band.row(),
                                                 weight + channel * C.area(),
                                                 Start == start::zero ? nullptr : to, to);
          });
    } else {
      for_each_tile<convolution_tiles<T, C.group_in(), row_phase.inputs, column_phase.inputs>,
                    C.group_in(), row_phase.inputs>(
          [&]<std::size_t Channels, std::size_t Rows, std::size_t Columns>(
              std::size_t channel, std::size_t row, std::size_t column)
              __attribute__((always_inline)) {
                T* const to = plane + place(channel, row, column);
                convolve_tile_anywhere<tile(Channels, Rows, Columns), Start>(
                    image + row * band.row() + column, weight + channel * C.area(),
                    Start == start::zero ? nullptr : to, to);
              });
    }
  }
}

/// One group of channels.
template <convolution2d C, class T>
inline void convolve_group_input_gradient(T const* dy, T const* weight, T* dx) noexcept {
  using blocks = input_gradient_blocks<T, C>;
  using rows = typename blocks::rows;
  using columns = typename blocks::columns;
  constexpr std::size_t in = C.group_in();
  constexpr bool phased = C.rows.stride * C.columns.stride > 1;
  // Of each phase a plane, one behind the other. GCC does not see that all of it is written.
  T by_phase[phased ? in * C.rows.in * C.columns.in : 1] = {};
  T* const planes = phased ? by_phase : dx;
  auto const plane_of = [](gradient_phase const& row, gradient_phase const& column) {
    return in * (row.inputs_before * C.columns.in + row.inputs * column.inputs_before);
  };
  auto const add_block = [&]<std::size_t Out, start Start>(
                             std::size_t first) __attribute__((always_inline)) {
    constexpr image_band band = blocks::band(Out);
    alignas(64) T image[band.size() + detail::native_lanes<T>];
    fill_band<band, padded_axis{C.rows.out, rows::before},
              padded_axis{C.columns.out, columns::before}>(dy + first * C.positions(), 0, image);
    T const* const weights = weight + first * C.taps();
    rows::for_each_phase(
        [&]<std::size_t Row>(gradient_phase const& row) __attribute__((always_inline)) {
          columns::for_each_phase([&]<std::size_t Column>(
                                      gradient_phase const& column) __attribute__((always_inline)) {
            std::ptrdiff_t const first_row = static_cast<std::ptrdiff_t>(rows::before) + row.reach;
            std::ptrdiff_t const first_column =
                static_cast<std::ptrdiff_t>(columns::before) + column.reach;
            add_input_gradient_phase<C, Row, Column, Out, Start>(
                image + first_row * static_cast<std::ptrdiff_t>(band.row()) + first_column,
                weights + row.first_tap * C.columns.kernel + column.first_tap,
                planes + plane_of(row, column));
          });
        });
  };
  add_block.template operator()<blocks::block, start::zero>(0);
  detail::for_each_part<C.group_out() - blocks::block, blocks::block>(
      [&]<std::size_t Out>(std::size_t first) __attribute__((always_inline)) {
        add_block.template operator()<Out, start::present>(blocks::block + first);
      });
  if constexpr (phased) {
    T const* from = by_phase;
    for (std::size_t row_phase = 0; row_phase < C.rows.stride; ++row_phase) {
      for (std::size_t column_phase = 0; column_phase < C.columns.stride; ++column_phase) {
        for (std::size_t channel = 0; channel < in; ++channel) {
          for (std::size_t row = row_phase; row < C.rows.in; row += C.rows.stride) {
            for (std::size_t column = column_phase; column < C.columns.in;
                 column += C.columns.stride) {
              dx[(channel * C.rows.in + row) * C.columns.in + column] = *from++;
            }
          }
        }
      }
    }
  }
}

/// See `kernels::convolve_input_gradient`.
template <convolution2d C, class T>
[[gnu::noinline]] void convolve_input_gradient(T const* dy, T const* weight, T* dx) noexcept {
  constexpr std::size_t in = C.group_in();
  constexpr std::size_t out = C.group_out();
  constexpr std::size_t plane = C.rows.in * C.columns.in;
  for (std::size_t group = 0; group < C.groups; ++group) {
    T const* const gradient = dy + group * out * C.positions();
    T const* const weights = weight + group * out * C.taps();
    T* const to = dx + group * in * plane;
    if constexpr (C.each_place_alone()) {
      multiply<matrix_product{.rows = in, .inner = out, .columns = plane, .a = {1, in}},
               start::zero, T>(weights, gradient, nullptr, to);
    } else {
      convolve_group_input_gradient<C>(gradient, weights, to);
    }
  }
}

} // namespace ctnn::kernels::processor
