// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/convolution2d.hpp>
#include <ctnn/kernels/convolution3d.hpp>
#include <ctnn/onnx/inference/operation.hpp>
#include <ctnn/onnx/inference/tensor_type.hpp>
#include <ctnn/onnx/operators/parts.hpp>
#include <ctnn/onnx/operators/scaled_node.hpp>
#include <ctnn/onnx/operators/window.hpp>

#include <array>
#include <cstddef>
#include <cstdint>

namespace ctnn::onnx {

namespace detail {

/// Demands that x and a weight (out channels, in channels / groups, axes...) go together; gives
/// what the convolution makes of them.
template <class Node, extents X, extents Weight>
consteval extents convolution_output() {
  constexpr std::int64_t groups = Node::integer("group", 1);
  demand<X.rank >= 3 && X.rank == Weight.rank,
         "a convolution needs an input and a weight of three "
         "to five dimensions, as many each",
         Node, X, Weight>();
  demand<Node::integers("kernel_shape").size() == 0 || kernel_shape<Node>() == spatial(Weight),
         "kernel_shape is not what the weight has", Node, X, Weight>();
  constexpr bool fits = groups > 0 && X[1] == Weight[1] * static_cast<std::size_t>(groups) &&
                        Weight[0] % static_cast<std::size_t>(groups) == 0;
  demand<fits, "the channels of input and weight differ, or the groups do not divide them", Node, X,
         Weight>();
  if constexpr (fits) {
    demand_window<Node, X, spatial(Weight)>();
  }
  return windowed(X, Weight[0], window_of<Node>(X, spatial(Weight)));
}

/// The multiply-adds of a convolution, those with padding among them.
template <class Node, std::size_t Weight>
consteval std::size_t convolution_macs() {
  extents const weight = Node::template input<Weight>().shape;
  return Node::template output<0>().size() * weight.product(1, weight.rank);
}

/// The convolution of one sample.
template <class Node, extents X, extents Weight>
inline constexpr kernels::convolution3d convolution_of = [] {
  constexpr window of = window_of<Node>(X, spatial(Weight));
  return kernels::convolution3d{X[1],      Weight[0],    of.depth(),
                                of.rows(), of.columns(), X[1] / Weight[1]};
}();

} // namespace detail

/// The convolution (a cross-correlation) with zero padding and a bias for each out channel, of any
/// number of samples. Shapes: x (samples, in, axes...), weight (out, in / groups, axes...).
/// Source: ONNX Conv (opset 11).
template <>
struct operation<"Conv"> {
  template <class Node>
  static consteval tensor_type infer() {
    constexpr extents x = Node::template input<0>().shape;
    constexpr extents weight = Node::template input<1>().shape;
    extents const y = detail::convolution_output<Node, x, weight>();
    if constexpr (Node::has_input(2)) {
      demand<Node::template input<2>().shape == extents{weight[0]},
             "the bias does not have a number for each out channel", Node,
             Node::template input<2>().shape, weight>();
    }
    return {Node::template input<0>().type, y};
  }

  template <class Node>
  [[nodiscard]] static consteval std::size_t macs() {
    return detail::convolution_macs<Node, 1>();
  }

  template <class Node>
  [[nodiscard]] static consteval std::size_t channel_axis() {
    return 1;
  }
  template <class Node>
  [[nodiscard]] static consteval detail::weight_channels channels_of_weight() {
    extents const weight = Node::template input<1>().shape;
    return {.outer = 1, .channels = weight[0], .inner = weight.product(1, weight.rank)};
  }

  template <class Node>
  static constexpr void run(auto const& arguments) noexcept {
    constexpr extents shape = Node::template input<0>().shape;
    if constexpr (shape[0] > 0) {
      auto const& x = detail::calculable(arguments.template input<0>());
      auto const& weight = detail::calculable(arguments.template input<1>());
      detail::calculate(arguments.template output<0>(), [&](auto& y) {
        if constexpr (Node::has_input(2)) {
          add<Node, kernels::start::column>(x, weight,
                                            detail::calculable(arguments.template input<2>()), y);
        } else {
          add<Node, kernels::start::zero>(x, weight,
                                          std::array<detail::element_in<decltype(y)>, 0>{}, y);
        }
      });
    }
  }

private:
  template <class Node, kernels::start Start>
  static constexpr void add(auto const& x, auto const& weight, auto const& bias, auto& y) noexcept {
    constexpr extents shape = Node::template input<0>().shape;
    detail::in_parts<shape[0], shape[0]>(
        [&](auto&& of_y, auto const& of_x) {
          constexpr kernels::convolution3d sizes =
              detail::convolution_of<Node, Node::template input<0>().shape,
                                     Node::template input<1>().shape>;
          for (std::size_t i = 0; i < Node::template input<0>().shape[0]; ++i) {
            if constexpr (sizes.depth.in * sizes.depth.out == 1) {
              kernels::convolve<kernels::convolution2d{sizes.in_channels, sizes.out_channels,
                                                       sizes.rows, sizes.columns, sizes.groups},
                                Start>(of_x[i], weight, bias, of_y[i]);
            } else {
              kernels::convolve<sizes, Start>(of_x[i], weight, bias, of_y[i]);
            }
          }
        },
        y, x);
  }
};

} // namespace ctnn::onnx
