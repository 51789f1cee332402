// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/max_pooling2d.hpp>
#include <ctnn/ops/window2d.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <cstddef>

namespace ctnn {

/// The window of a pooling: `max_pool2d<{.kernel_size = 2}>(x)`. The stride is the kernel size
/// unless given.
struct pool2d_window {
  extent2d kernel_size;
  extent2d stride = kernel_size;
  extent2d padding = 0;
  extent2d dilation = 1;

  [[nodiscard]] constexpr bool padded_at_most_half() const noexcept {
    return 2 * padding.height <= kernel_size.height && 2 * padding.width <= kernel_size.width;
  }
};

/// A pooling's padding is at most half its kernel, as in PyTorch, so that no window that is not
/// dilated lies in padding alone.
template <pool2d_window Window>
concept padded_at_most_half =
    Window.padded_at_most_half() ||
    detail::unsatisfied<
        "max_pool2d: the padding is more than half the kernel: (kernel, padding) are",
        shape<Window.kernel_size.height, Window.kernel_size.width>,
        shape<Window.padding.height, Window.padding.width>>();

namespace detail {

template <class X, pool2d_window Window>
concept pool2d_arguments =
    padded_at_most_half<Window> &&
    image_for_window<X, Window.kernel_size, Window.stride, Window.padding, Window.dilation>;

template <class X, pool2d_window Window>
struct pool2d_sizes {
  using axes = window_axes<X, Window.kernel_size, Window.stride, Window.padding, Window.dilation>;
  using output_shape = shape<X::extent(0), axes::rows.out, axes::columns.out>;
  static constexpr kernels::pooling2d kernel{X::extent(0), axes::rows, axes::columns};
};

} // namespace detail

/// The largest element under each place of a window, channel by channel; padding never wins, NaN
/// always does; -infinity where a dilated window lies on padding alone.
///
/// Shapes: x (channels, height, width), y (channels, height', width') with height' =
/// floor((height - (kernel height - 1) D - 1 + 2 P) / S) + 1 and width' likewise.
/// Source: ONNX MaxPool (opset 12), torch.nn.functional.max_pool2d.
template <pool2d_window Window, real T, std::size_t... X>
  requires(sizeof...(X) == 3 && detail::pool2d_arguments<shape<X...>, Window>)
[[nodiscard]] constexpr auto max_pool2d(tensor<T, X...> const& x) noexcept {
  using sizes = detail::pool2d_sizes<shape<X...>, Window>;
  tensor_of<T, typename sizes::output_shape> y;
  kernels::max_pool<sizes::kernel>(x.data, y.data);
  return y;
}

/// dL/dx, given dL/dy: each dy goes to the element that won its window, the first of equals.
template <pool2d_window Window, real T, std::size_t... X, std::size_t... Dy>
  requires(
      sizeof...(X) == 3 && detail::pool2d_arguments<shape<X...>, Window> &&
      same_shape<shape<Dy...>, typename detail::pool2d_sizes<shape<X...>, Window>::output_shape>)
[[nodiscard]] constexpr tensor<T, X...>
max_pool2d_input_gradient(tensor<T, X...> const& x, tensor<T, Dy...> const& dy) noexcept {
  using sizes = detail::pool2d_sizes<shape<X...>, Window>;
  tensor<T, X...> dx{};
  kernels::max_pool_input_gradient<sizes::kernel>(x.data, dy.data, dx.data);
  return dx;
}

} // namespace ctnn
