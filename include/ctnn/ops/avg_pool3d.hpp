// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/sum_pooling2d.hpp>
#include <ctnn/ops/averaged.hpp>
#include <ctnn/ops/pool3d.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <array>
#include <cstddef>

namespace ctnn {

/// The window of an average pooling of a volume. See `avg_pool2d_window`.
struct avg_pool3d_window {
  extent3d kernel_size;
  extent3d stride = kernel_size;
  padding3d padding = 0;
  extent3d dilation = 1;
  bool count_include_pad = true;
};

/// The mean under each place of a window over a volume, channel by channel. See
/// `avg_pool2d`.
///
/// Shapes: x (channels, depth, height, width), y (channels, depth', height', width').
/// Order: each y is one chain from zero over the depth of its window, of the sums of its planes.
/// Source: ONNX AveragePool (opset 19), torch.nn.functional.avg_pool3d.
template <avg_pool3d_window Window, real T, std::size_t... X>
  requires(sizeof...(X) == 4 && detail::pool3d_arguments<shape<X...>, Window>)
[[nodiscard]] constexpr auto avg_pool3d(tensor<T, X...> const& x) noexcept {
  using sizes = detail::pool3d_sizes<shape<X...>, Window>;
  std::array<T, sizes::planes.y_size()> of_planes;
  kernels::sum_pool<sizes::planes>(x.data, of_planes);
  tensor_of<T, typename sizes::output_shape> y;
  kernels::sum_pool<sizes::depths>(of_planes, y.data);
  detail::average<Window.count_include_pad, sizes::depths.channels, sizes::axes::depth,
                  sizes::axes::rows, sizes::axes::columns>(y.data);
  return y;
}

/// dL/dx of a volume of shape X, given dL/dy: each dy goes to what its window sees in equal parts.
template <class X, avg_pool3d_window Window, real T, std::size_t... Dy>
  requires(X::rank() == 4 && detail::pool3d_arguments<X, Window> &&
           same_shape<shape<Dy...>, typename detail::pool3d_sizes<X, Window>::output_shape>)
[[nodiscard]] constexpr tensor_of<T, X>
avg_pool3d_input_gradient(tensor<T, Dy...> const& dy) noexcept {
  using sizes = detail::pool3d_sizes<X, Window>;
  auto parts = dy.data;
  detail::average<Window.count_include_pad, sizes::depths.channels, sizes::axes::depth,
                  sizes::axes::rows, sizes::axes::columns>(parts);
  return {kernels::sum_pool_input_gradient<sizes::planes>(
      kernels::sum_pool_input_gradient<sizes::depths>(parts))};
}

} // namespace ctnn
