// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/max_pooling2d.hpp>
#include <ctnn/ops/pool1d.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <cstddef>

namespace ctnn {

/// The largest element under each place of a window over a signal, channel by channel. See
/// `max_pool2d`.
///
/// Shapes: x (channels, length), y (channels, length').
/// Source: ONNX MaxPool (opset 12), torch.nn.functional.max_pool1d.
template <pool1d_window Window, real T, std::size_t... X>
  requires(sizeof...(X) == 2 && detail::pool1d_arguments<shape<X...>, Window>)
[[nodiscard]] constexpr auto max_pool1d(tensor<T, X...> const& x) noexcept {
  using sizes = detail::pool1d_sizes<shape<X...>, Window>;
  tensor_of<T, typename sizes::output_shape> y;
  kernels::max_pool<sizes::kernel>(x.data, y.data);
  return y;
}

/// dL/dx, given dL/dy: each dy goes to the element that won its window, the first of equals.
template <pool1d_window Window, real T, std::size_t... X, std::size_t... Dy>
  requires(
      sizeof...(X) == 2 && detail::pool1d_arguments<shape<X...>, Window> &&
      same_shape<shape<Dy...>, typename detail::pool1d_sizes<shape<X...>, Window>::output_shape>)
[[nodiscard]] constexpr tensor<T, X...>
max_pool1d_input_gradient(tensor<T, X...> const& x, tensor<T, Dy...> const& dy) noexcept {
  using sizes = detail::pool1d_sizes<shape<X...>, Window>;
  tensor<T, X...> dx{};
  kernels::max_pool_input_gradient<sizes::kernel>(x.data, dy.data, dx.data);
  return dx;
}

} // namespace ctnn
