// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/window2d.hpp>
#include <ctnn/math/fma.hpp>

#include <cstddef>

namespace ctnn::kernels {

/// All sizes of a two-dimensional convolution: x (in_channels, rows.in, columns.in), weight
/// (out_channels, in_channels, rows.kernel, columns.kernel), y (out_channels, rows.out,
/// columns.out).
struct convolution2d {
  std::size_t in_channels;
  std::size_t out_channels;
  window_axis rows;
  window_axis columns;
};

/// Where one weight meets the image: as far as the padding lets it, weight[tap] multiplies
/// x[x_first + r * rows.stride * columns.in + c * columns.stride] into
/// y[y_first + r * columns.out + c].
struct convolution_tap {
  std::size_t weight;
  std::size_t x_first;
  std::size_t y_first;
  std::size_t row_count;
  std::size_t column_count;
};

/// Calls `visit(convolution_tap)` for each weight that meets the image, in row-major order.
template <convolution2d C, class Visit>
constexpr void for_each_tap(Visit visit) noexcept {
  std::size_t weight = 0;
  for (std::size_t out = 0; out < C.out_channels; ++out) {
    for (std::size_t in = 0; in < C.in_channels; ++in) {
      for (std::size_t kernel_row = 0; kernel_row < C.rows.kernel; ++kernel_row) {
        output_range const rows = C.rows.outputs_of(kernel_row);
        for (std::size_t kernel_column = 0; kernel_column < C.columns.kernel; ++kernel_column) {
          output_range const columns = C.columns.outputs_of(kernel_column);
          if (rows.count > 0 && columns.count > 0) {
            visit(convolution_tap{
                .weight = weight,
                .x_first = (in * C.rows.in + C.rows.input(rows.first, kernel_row)) * C.columns.in +
                           C.columns.input(columns.first, kernel_column),
                .y_first = (out * C.rows.out + rows.first) * C.columns.out + columns.first,
                .row_count = rows.count,
                .column_count = columns.count,
            });
          }
          ++weight;
        }
      }
    }
  }
}

/// y += weight (x) x: cross-correlation, padding left out.
///
/// Order: each y is one chain that goes on from its present value over (in channel, kernel row,
/// kernel column) ascending.
template <convolution2d C, class T>
constexpr void convolve(T const* x, T const* weight, T* y) noexcept {
  for_each_tap<C>([&](convolution_tap const& tap) {
    T const factor = weight[tap.weight];
    for (std::size_t row = 0; row < tap.row_count; ++row) {
      T const* const from = x + tap.x_first + row * C.rows.stride * C.columns.in;
      T* const to = y + tap.y_first + row * C.columns.out;
      for (std::size_t column = 0; column < tap.column_count; ++column) {
        to[column] = fma(factor, from[column * C.columns.stride], to[column]);
      }
    }
  });
}

/// dx += the gradient with respect to x, given that with respect to y.
///
/// Order: each dx is one chain over (out channel, kernel row, kernel column) ascending.
template <convolution2d C, class T>
constexpr void convolve_input_gradient(T const* dy, T const* weight, T* dx) noexcept {
  for_each_tap<C>([&](convolution_tap const& tap) {
    T const factor = weight[tap.weight];
    for (std::size_t row = 0; row < tap.row_count; ++row) {
      T const* const from = dy + tap.y_first + row * C.columns.out;
      T* const to = dx + tap.x_first + row * C.rows.stride * C.columns.in;
      for (std::size_t column = 0; column < tap.column_count; ++column) {
        T& target = to[column * C.columns.stride];
        target = fma(factor, from[column], target);
      }
    }
  });
}

/// dweight += the gradient with respect to the weight, given that with respect to y.
///
/// Order: each dweight is one chain that goes on from its present value over (row, column) of y
/// ascending.
template <convolution2d C, class T>
constexpr void convolve_weight_gradient(T const* x, T const* dy, T* dweight) noexcept {
  for_each_tap<C>([&](convolution_tap const& tap) {
    T sum = dweight[tap.weight];
    for (std::size_t row = 0; row < tap.row_count; ++row) {
      T const* const image = x + tap.x_first + row * C.rows.stride * C.columns.in;
      T const* const gradient = dy + tap.y_first + row * C.columns.out;
      for (std::size_t column = 0; column < tap.column_count; ++column) {
        sum = fma(image[column * C.columns.stride], gradient[column], sum);
      }
    }
    dweight[tap.weight] = sum;
  });
}

} // namespace ctnn::kernels
