// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/max_pooling2d.hpp>
#include <ctnn/ops/pool3d.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <array>
#include <cstddef>

namespace ctnn {

/// The largest element under each place of a window over a volume, channel by channel. See
/// `max_pool2d`.
///
/// Shapes: x (channels, depth, height, width), y (channels, depth', height', width').
/// Source: ONNX MaxPool (opset 12), torch.nn.functional.max_pool3d.
template <pool3d_window Window, real T, std::size_t... X>
  requires(sizeof...(X) == 4 && detail::pool3d_arguments<shape<X...>, Window>)
[[nodiscard]] constexpr auto max_pool3d(tensor<T, X...> const& x) noexcept {
  using sizes = detail::pool3d_sizes<shape<X...>, Window>;
  std::array<T, sizes::planes.y_size()> of_planes;
  kernels::max_pool<sizes::planes>(x.data, of_planes);
  tensor_of<T, typename sizes::output_shape> y;
  kernels::max_pool<sizes::depths>(of_planes, y.data);
  return y;
}

/// dL/dx, given dL/dy: each dy goes to the element that won its window, the first of equals.
template <pool3d_window Window, real T, std::size_t... X, std::size_t... Dy>
  requires(
      sizeof...(X) == 4 && detail::pool3d_arguments<shape<X...>, Window> &&
      same_shape<shape<Dy...>, typename detail::pool3d_sizes<shape<X...>, Window>::output_shape>)
[[nodiscard]] constexpr tensor<T, X...>
max_pool3d_input_gradient(tensor<T, X...> const& x, tensor<T, Dy...> const& dy) noexcept {
  using sizes = detail::pool3d_sizes<shape<X...>, Window>;
  tensor<T, X...> dx{};
  std::array<T, sizes::planes.y_size()> of_planes;
  kernels::max_pool<sizes::planes>(x.data, of_planes);
  std::array<T, sizes::planes.y_size()> to_planes{};
  kernels::max_pool_input_gradient<sizes::depths>(of_planes, dy.data, to_planes);
  kernels::max_pool_input_gradient<sizes::planes>(x.data, to_planes, dx.data);
  return dx;
}

} // namespace ctnn
