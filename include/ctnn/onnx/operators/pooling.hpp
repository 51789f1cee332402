// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/sizes/pooling2d.hpp>
#include <ctnn/onnx/operators/window.hpp>

#include <cstddef>

namespace ctnn::onnx::detail {

/// What a pooling makes of x (samples, channels, axes...).
template <class Node, extents X>
consteval extents pooling_output() {
  demand<Node::has("kernel_shape"), "a pooling needs a kernel_shape", Node, X>();
  demand<list_is(Node::integers("kernel_shape"), Node::integers("kernel_shape").size(), 1),
         "a number of kernel_shape is less than 1", Node, X>();
  demand_window<Node, X, kernel_shape<Node>()>();
  return windowed(X, X[1], window_of<Node>(X, kernel_shape<Node>()));
}

/// A pooling of a volume is one of each of its planes, and then one through the depth at each
/// place. All samples' channels are channels.
template <class Node>
struct pooling_sizes {
  static constexpr extents x = Node::template input<0>().shape;
  static constexpr window of = window_of<Node>(x, kernel_shape<Node>());
  static constexpr std::size_t channels = x[0] * x[1];
  static constexpr kernels::pooling2d planes{channels * of.depth().in, of.rows(), of.columns()};
  static constexpr kernels::pooling2d depths{channels, of.depth(),
                                             kernels::fixed_axis(of.rows().out * of.columns().out)};
};

} // namespace ctnn::onnx::detail
