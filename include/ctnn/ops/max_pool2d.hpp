// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/max_pooling2d.hpp>
#include <ctnn/ops/pool2d.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <cstddef>

namespace ctnn {

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
