// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/sum_pooling2d.hpp>
#include <ctnn/ops/averaged.hpp>
#include <ctnn/ops/pool2d.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <cstddef>

namespace ctnn {

/// The window of an average pooling: `avg_pool2d<{.kernel_size = 2}>(x)`. The stride is the kernel
/// size unless given. Padding counts as zeros among the averaged, as it does in PyTorch, or not at
/// all, as it does in ONNX and Keras.
struct avg_pool2d_window {
  extent2d kernel_size;
  extent2d stride = kernel_size;
  padding2d padding = 0;
  extent2d dilation = 1;
  bool count_include_pad = true;
};

/// The mean under each place of a window, channel by channel: the sum of what it sees, divided by
/// how many elements it has (or without `count_include_pad`, how many it sees). 0 where a dilated
/// window lies on padding alone.
///
/// Shapes: x (channels, height, width), y (channels, height', width') with height' =
/// floor((height - (kernel height - 1) D - 1 + 2 P) / S) + 1 and width' likewise.
/// Source: ONNX AveragePool (opset 19, whose count_include_pad is 0 unless given),
/// torch.nn.functional.avg_pool2d.
template <avg_pool2d_window Window, real T, std::size_t... X>
  requires(sizeof...(X) == 3 && detail::pool2d_arguments<shape<X...>, Window>)
[[nodiscard]] constexpr auto avg_pool2d(tensor<T, X...> const& x) noexcept {
  using sizes = detail::pool2d_sizes<shape<X...>, Window>;
  tensor_of<T, typename sizes::output_shape> y;
  kernels::sum_pool<sizes::kernel>(x.data, y.data);
  detail::average<Window.count_include_pad, sizes::kernel.channels, kernels::fixed_axis(1),
                  sizes::kernel.rows, sizes::kernel.columns>(y.data);
  return y;
}

/// dL/dx of an image of shape X, given dL/dy: each dy goes to what its window sees in equal parts.
template <class X, avg_pool2d_window Window, real T, std::size_t... Dy>
  requires(X::rank() == 3 && detail::pool2d_arguments<X, Window> &&
           same_shape<shape<Dy...>, typename detail::pool2d_sizes<X, Window>::output_shape>)
[[nodiscard]] constexpr tensor_of<T, X>
avg_pool2d_input_gradient(tensor<T, Dy...> const& dy) noexcept {
  using sizes = detail::pool2d_sizes<X, Window>;
  auto parts = dy.data;
  detail::average<Window.count_include_pad, sizes::kernel.channels, kernels::fixed_axis(1),
                  sizes::kernel.rows, sizes::kernel.columns>(parts);
  return {kernels::sum_pool_input_gradient<sizes::kernel>(parts)};
}

} // namespace ctnn
