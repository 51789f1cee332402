// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/sum_pooling2d.hpp>
#include <ctnn/ops/averaged.hpp>
#include <ctnn/ops/pool1d.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <cstddef>

namespace ctnn {

/// The window of an average pooling of a signal. See `avg_pool2d_window`.
struct avg_pool1d_window {
  std::size_t kernel_size;
  std::size_t stride = kernel_size;
  padding1d padding = 0;
  std::size_t dilation = 1;
  bool count_include_pad = true;
};

/// The mean under each place of a window over a signal, channel by channel. See
/// `avg_pool2d`.
///
/// Shapes: x (channels, length), y (channels, length').
/// Source: ONNX AveragePool (opset 19), torch.nn.functional.avg_pool1d.
template <avg_pool1d_window Window, real T, std::size_t... X>
  requires(sizeof...(X) == 2 && detail::pool1d_arguments<shape<X...>, Window>)
[[nodiscard]] constexpr auto avg_pool1d(tensor<T, X...> const& x) noexcept {
  using sizes = detail::pool1d_sizes<shape<X...>, Window>;
  tensor_of<T, typename sizes::output_shape> y;
  kernels::sum_pool<sizes::kernel>(x.data, y.data);
  detail::average<Window.count_include_pad, sizes::kernel.channels, kernels::fixed_axis(1),
                  kernels::fixed_axis(1), sizes::axis>(y.data);
  return y;
}

/// dL/dx of a signal of shape X, given dL/dy: each dy goes to what its window sees in equal parts.
template <class X, avg_pool1d_window Window, real T, std::size_t... Dy>
  requires(X::rank() == 2 && detail::pool1d_arguments<X, Window> &&
           same_shape<shape<Dy...>, typename detail::pool1d_sizes<X, Window>::output_shape>)
[[nodiscard]] constexpr tensor_of<T, X>
avg_pool1d_input_gradient(tensor<T, Dy...> const& dy) noexcept {
  using sizes = detail::pool1d_sizes<X, Window>;
  auto parts = dy.data;
  detail::average<Window.count_include_pad, sizes::kernel.channels, kernels::fixed_axis(1),
                  kernels::fixed_axis(1), sizes::axis>(parts);
  return {kernels::sum_pool_input_gradient<sizes::kernel>(parts)};
}

} // namespace ctnn
