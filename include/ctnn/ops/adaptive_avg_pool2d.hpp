// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/unsatisfied.hpp>
#include <ctnn/kernels/sizes/window_axis.hpp>
#include <ctnn/ops/window2d.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <cstddef>

namespace ctnn {

/// A pooling to at least one place. The sentence is what the compiler prints otherwise.
template <class X, extent2d Output>
concept adaptive_pool2d_arguments =
    (X::rank() == 3 && Output.height > 0 && Output.width > 0) ||
    detail::unsatisfied<"adaptive_avg_pool2d needs an image (channels, height, width) and at least "
                        "one place: got",
                        X>();

namespace detail {

/// The inputs that one of `out` outputs of an adaptive pooling sees: from floor(i in / out) to
/// ceil((i + 1) in / out).
[[nodiscard]] constexpr kernels::output_range adaptive_range(std::size_t i, std::size_t in,
                                                             std::size_t out) noexcept {
  std::size_t const first = i * in / out;
  return {first, ((i + 1) * in + out - 1) / out - first};
}

/// Calls `visit(where the first element that a place sees lies in x, its rows, its columns)` for
/// each place of y, in its order.
template <class X, extent2d Output, class Visit>
constexpr void for_each_adaptive_window(Visit visit) noexcept {
  constexpr std::size_t height = X::extent(1);
  constexpr std::size_t width = X::extent(2);
  for (std::size_t channel = 0; channel < X::extent(0); ++channel) {
    for (std::size_t row = 0; row < Output.height; ++row) {
      kernels::output_range const rows = adaptive_range(row, height, Output.height);
      for (std::size_t column = 0; column < Output.width; ++column) {
        kernels::output_range const columns = adaptive_range(column, width, Output.width);
        visit((channel * height + rows.first) * width + columns.first, rows.count, columns.count);
      }
    }
  }
}

} // namespace detail

/// The means of windows that cut an image into Output.height x Output.width places, whatever its
/// size: place i of n sees the elements from floor(i size / n) to ceil((i + 1) size / n), so that
/// neighbours share some where n does not divide the size.
///
/// Shapes: x (channels, height, width), y (channels, Output.height, Output.width).
/// Order: each y is one chain from zero over its window in row-major order, then divided by how
/// many elements it sees. Source: torch.nn.functional.adaptive_avg_pool2d.
template <extent2d Output, real T, std::size_t... X>
  requires(adaptive_pool2d_arguments<shape<X...>, Output>)
[[nodiscard]] constexpr auto adaptive_avg_pool2d(tensor<T, X...> const& x) noexcept {
  using image = shape<X...>;
  tensor<T, image::extent(0), Output.height, Output.width> y;
  T* to = y.begin();
  detail::for_each_adaptive_window<image, Output>(
      [&](std::size_t first, std::size_t rows, std::size_t columns) {
        T sum{};
        for (std::size_t row = 0; row < rows; ++row) {
          T const* const from = x.begin() + first + row * image::extent(2);
          for (std::size_t column = 0; column < columns; ++column) {
            sum += from[column];
          }
        }
        *to++ = sum / static_cast<T>(rows * columns);
      });
  return y;
}

/// dL/dx of an image of shape X, given dL/dy: each dy goes to what its window sees in equal parts.
///
/// Order: each dx is one chain from zero over the windows in row-major order.
template <class X, real T, std::size_t Height, std::size_t Width>
  requires(adaptive_pool2d_arguments<X, extent2d(Height, Width)>)
[[nodiscard]] constexpr tensor_of<T, X>
adaptive_avg_pool2d_input_gradient(tensor<T, X::extent(0), Height, Width> const& dy) noexcept {
  tensor_of<T, X> dx{};
  T const* from = dy.begin();
  detail::for_each_adaptive_window<X, extent2d(Height, Width)>(
      [&](std::size_t first, std::size_t rows, std::size_t columns) {
        T const part = *from++ / static_cast<T>(rows * columns);
        for (std::size_t row = 0; row < rows; ++row) {
          T* const to = dx.begin() + first + row * X::extent(2);
          for (std::size_t column = 0; column < columns; ++column) {
            to[column] += part;
          }
        }
      });
  return dx;
}

} // namespace ctnn
