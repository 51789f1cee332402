// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/convolution2d.hpp>
#include <ctnn/kernels/convolution3d.hpp>
#include <ctnn/kernels/elementwise.hpp>
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

/// The window of the convolution whose input gradient a transposed convolution is: over y.
template <class Node>
[[nodiscard]] consteval window transposed_window_of(extents const& x, extents const& kernel) {
  constexpr auto strides = Node::integers("strides");
  constexpr auto dilations = Node::integers("dilations");
  constexpr auto pads = Node::integers("pads");
  constexpr auto output_padding = Node::integers("output_padding");
  constexpr auto output_shape = Node::integers("output_shape");
  std::size_t const rank = kernel.rank;
  window result;
  result.attributes_match = rank >= 1 && rank <= 3 && x.rank == rank + 2 &&
                            list_is(strides, rank, 1) && list_is(dilations, rank, 1) &&
                            list_is(pads, 2 * rank, 0) && list_is(output_padding, rank, 0) &&
                            list_is(output_shape, rank, 1);
  if (!result.attributes_match) {
    return result;
  }
  for (std::size_t i = 0; i < rank; ++i) {
    std::size_t const in = x[2 + i];
    std::size_t const stride = number_at(strides, i, 1);
    std::size_t const dilation = number_at(dilations, i, 1);
    if (in == 0 || kernel[i] == 0) {
      result.fits = false;
      return result;
    }
    std::size_t const uncut =
        (in - 1) * stride + (kernel[i] - 1) * dilation + 1 + number_at(output_padding, i, 0);
    std::size_t before = number_at(pads, i, 0);
    std::size_t after = number_at(pads, rank + i, 0);
    bool const given = output_shape.size() > 0;
    std::size_t const wanted = given ? number_at(output_shape, i, 1) : in * stride;
    if (given || pads_to_same<Node>) {
      std::size_t const total = uncut > wanted ? uncut - wanted : 0;
      before = Node::string_is("auto_pad", "SAME_UPPER") ? total / 2 : total - total / 2;
      after = total - before;
    } else if (Node::string_is("auto_pad", "VALID")) {
      before = after = 0;
    }
    if (uncut <= before + after) {
      result.fits = false;
      return result;
    }
    std::size_t const out = given || pads_to_same<Node> ? wanted : uncut - before - after;
    result.axes[3 - rank + i] = {out, in, kernel[i], stride, before, dilation};
  }
  return result;
}

template <class Node, extents X, extents Weight>
inline constexpr kernels::convolution3d transposed_convolution_of = [] {
  constexpr window of = transposed_window_of<Node>(X, spatial(Weight));
  constexpr auto groups = static_cast<std::size_t>(Node::integer("group", 1));
  return kernels::convolution3d{Weight[1] * groups, X[1],         of.depth(),
                                of.rows(),          of.columns(), groups};
}();

} // namespace detail

/// The transposed convolution ("deconvolution"), plus a bias for each out channel: each x lays its
/// kernel, times itself, over y. It is the input gradient of the convolution of y's shape.
/// Shapes: x (samples, in, axes...), weight (in, out / groups, axes...).
/// Source: ONNX ConvTranspose (opset 11).
template <>
struct operation<"ConvTranspose"> {
  template <class Node>
  static consteval tensor_type infer() {
    constexpr extents x = Node::template input<0>().shape;
    constexpr extents weight = Node::template input<1>().shape;
    constexpr std::int64_t groups = Node::integer("group", 1);
    demand<x.rank >= 3 && x.rank == weight.rank,
           "a convolution needs an input and a weight of "
           "three to five dimensions, as many each",
           Node, x, weight>();
    demand<Node::integers("kernel_shape").size() == 0 || kernel_shape<Node>() == spatial(weight),
           "kernel_shape is not what the weight has", Node, x, weight>();
    demand<(groups > 0 && x[1] == weight[0] && x[1] % static_cast<std::size_t>(groups) == 0),
           "the channels of input and weight differ, or the groups do not divide them", Node, x,
           weight>();
    constexpr window of = detail::transposed_window_of<Node>(x, spatial(weight));
    demand<of.attributes_match,
           "a window needs one to three axes, and strides, dilations, pads, output_padding and "
           "output_shape of as many numbers",
           Node, x, weight>();
    demand<of.fits, "the pads cut off all of the output", Node, x, weight>();
    constexpr std::size_t channels = weight[1] * static_cast<std::size_t>(groups);
    if constexpr (Node::has_input(2)) {
      demand<Node::template input<2>().shape == extents{channels},
             "the bias does not have a number for each out channel", Node,
             Node::template input<2>().shape, weight>();
    }
    extents y{x[0], channels};
    for (std::size_t i = 5 - x.rank; i < 3; ++i) {
      y.push_back(of.axes[i].in);
    }
    return {Node::template input<0>().type, y};
  }

  template <class Node>
  [[nodiscard]] static consteval std::size_t macs() {
    extents const weight = Node::template input<1>().shape;
    return Node::template input<0>().size() * weight.product(1, weight.rank);
  }

  template <class Node>
  [[nodiscard]] static consteval std::size_t channel_axis() {
    return 1;
  }
  template <class Node>
  [[nodiscard]] static consteval detail::weight_channels channels_of_weight() {
    extents const weight = Node::template input<1>().shape;
    return {.outer = weight[0],
            .channels = weight[1],
            .inner = weight.product(2, weight.rank),
            .groups = static_cast<std::size_t>(Node::integer("group", 1))};
  }

  template <class Node>
  static constexpr void run(auto const& arguments) noexcept {
    constexpr extents shape = Node::template input<0>().shape;
    if constexpr (shape[0] > 0) {
      auto const& x = detail::calculable(arguments.template input<0>());
      auto const& weight = detail::calculable(arguments.template input<1>());
      detail::calculate(arguments.template output<0>(), [&](auto& y) {
        detail::in_parts<Node::template input<0>().shape[0], Node::template input<0>().shape[0]>(
            [&](auto&& of_y, auto const& of_x) {
              for (std::size_t i = 0; i < Node::template input<0>().shape[0]; ++i) {
                of_y[i] = sample<Node>(of_x[i], weight);
              }
            },
            y, x);
        if constexpr (Node::has_input(2)) {
          auto const& bias = detail::calculable(arguments.template input<2>());
          constexpr extents of_y = Node::template output<0>().shape;
          constexpr std::size_t places = of_y.product(2, of_y.rank);
          auto* channel = y.data();
          for (std::size_t i = 0; i < of_y[0]; ++i) {
            for (auto const b : bias) {
              kernels::transform<places>(
                  channel, [b](auto const& element) { return element + b; }, channel);
              channel += places;
            }
          }
        }
      });
    }
  }

private:
  template <class Node>
  [[nodiscard]] static constexpr auto sample(auto const& x, auto const& weight) noexcept {
    constexpr kernels::convolution3d sizes =
        detail::transposed_convolution_of<Node, Node::template input<0>().shape,
                                          Node::template input<1>().shape>;
    if constexpr (sizes.depth.in * sizes.depth.out == 1) {
      return kernels::convolve_input_gradient<kernels::convolution2d{
          sizes.in_channels, sizes.out_channels, sizes.rows, sizes.columns, sizes.groups}>(x,
                                                                                           weight);
    } else {
      return kernels::convolve_input_gradient<sizes>(x, weight);
    }
  }
};

} // namespace ctnn::onnx
