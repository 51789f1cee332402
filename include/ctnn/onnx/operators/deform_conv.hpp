// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/lane_reduction.hpp>
#include <ctnn/math/fma.hpp>
#include <ctnn/math/round_even.hpp>
#include <ctnn/math/rounded.hpp>
#include <ctnn/onnx/inference/failure.hpp>
#include <ctnn/onnx/inference/operation.hpp>
#include <ctnn/onnx/inference/tensor_type.hpp>
#include <ctnn/onnx/operators/conv.hpp>
#include <ctnn/onnx/operators/parts.hpp>
#include <ctnn/onnx/operators/sampling.hpp>
#include <ctnn/onnx/operators/window.hpp>

#include <array>
#include <cstddef>
#include <cstdint>

namespace ctnn::onnx {

/// A convolution whose windows see, in the place of each element, what lies between the elements
/// around a place that an offset moves, zeros beyond the image, times a mask. Offsets are
/// (samples, offset groups window axes, places...), masks (samples, offset groups window,
/// places...). Source: ONNX DeformConv (opset 19), torchvision.ops.deform_conv2d.
template <>
struct operation<"DeformConv"> {
  template <class Node>
  static consteval tensor_type infer() {
    constexpr extents x = Node::template input<0>().shape;
    constexpr extents weight = Node::template input<1>().shape;
    constexpr extents y = detail::convolution_output<Node, x, weight>();
    if constexpr (y.rank == 0) {
      return tensor_type{};
    } else {
      constexpr std::int64_t groups = Node::integer("offset_group", 1);
      demand<(groups > 0 && x[1] % static_cast<std::size_t>(groups) == 0),
             "offset_group does not divide the channels", Node, x>();
      constexpr std::size_t of_window = static_cast<std::size_t>(groups) * spatial(weight).size();
      demand<Node::template input<2>().shape == with_channels(y, of_window * (x.rank - 2)),
             "there is no offset for each axis of each place of the window: (input, weight, "
             "offset) are",
             Node, x, weight, Node::template input<2>().shape>();
      if constexpr (Node::has_input(3)) {
        demand<Node::template input<3>().shape == extents{weight[0]},
               "the bias does not have a number for each out channel", Node,
               Node::template input<3>().shape, weight>();
      }
      if constexpr (Node::has_input(4)) {
        demand<Node::template input<4>().shape == with_channels(y, of_window),
               "the mask has no number for each place of the window: (input, weight, mask) are",
               Node, x, weight, Node::template input<4>().shape>();
      }
      return {Node::template input<0>().type, y};
    }
  }

  template <class Node>
  static constexpr void run(auto const& arguments) noexcept {
    using of = sizes<Node>;
    if constexpr (of::y.size() > 0) {
      auto const& x = detail::calculable(arguments.template input<0>());
      auto const& weight = detail::calculable(arguments.template input<1>());
      detail::calculate(arguments.template output<0>(), [&](auto& y) {
        using T = detail::element_in<decltype(y)>;
        std::array<T, of::seen> seen;
        for (std::size_t n = 0; n < of::y[0]; ++n) {
          for (std::size_t place = 0; place < of::places.size(); ++place) {
            see<Node>(arguments, x.data() + n * of::x[1] * of::image.size(), n, place, seen);
            for (std::size_t out = 0; out < of::y[1]; ++out) {
              T const sum = kernels::reduce_in_lanes<of::terms>(
                  [](auto const& partial, auto const& a, auto const& b) {
                    return ctnn::fma(a, b, partial);
                  },
                  weight.data() + out * of::terms, seen.data() + out / of::outs * of::terms);
              T bias{};
              if constexpr (Node::has_input(3)) {
                bias = widened(arguments.template input<3>()[out]);
              }
              y[(n * of::y[1] + out) * of::places.size() + place] = sum + bias;
            }
          }
        }
      });
    }
  }

private:
  template <class Node>
  struct sizes {
    static constexpr extents x = Node::template input<0>().shape;
    static constexpr extents weight = Node::template input<1>().shape;
    static constexpr extents y = Node::template output<0>().shape;
    static constexpr extents image = spatial(x);
    static constexpr extents kernel = spatial(weight);
    static constexpr extents places = spatial(y);
    static constexpr window moved = window_of<Node>(x, kernel);
    /// What is seen of all channels, and of those that make one, which are those of as many `outs`.
    static constexpr std::size_t seen = x[1] * kernel.size();
    static constexpr std::size_t terms = weight[1] * kernel.size();
    static constexpr std::size_t outs = y[1] / (x[1] / weight[1]);
    static constexpr auto offset_groups =
        static_cast<std::size_t>(Node::integer("offset_group", 1));
    static constexpr std::size_t channels = x[1] / offset_groups;
  };

  [[nodiscard]] static consteval extents with_channels(extents shape, std::size_t channels) {
    shape[1] = channels;
    return shape;
  }

  /// What the window sees of one sample at one place of the output.
  template <class Node, class T>
  static constexpr void see(auto const& arguments, T const* x, std::size_t n, std::size_t place,
                            auto& seen) noexcept {
    using of = sizes<Node>;
    constexpr std::size_t rank = of::image.rank;
    constexpr std::size_t window = of::kernel.size();
    constexpr auto kernel_steps = strides(of::kernel);
    constexpr auto place_steps = strides(of::places);
    for (std::size_t group = 0; group < of::offset_groups; ++group) {
      for (std::size_t k = 0; k < window; ++k) {
        std::size_t const element = (n * of::offset_groups + group) * window + k;
        detail::axis_sample<T, 2> axes[rank];
        for (std::size_t i = 0; i < rank; ++i) {
          kernels::window_axis const& axis = of::moved.axes[3 - rank + i];
          std::size_t const unmoved = place / place_steps[i] % of::places[i] * axis.stride +
                                      k / kernel_steps[i] % of::kernel[i] * axis.dilation;
          T const offset = widened(
              arguments.template input<2>()[(element * rank + i) * of::places.size() + place]);
          T const at = static_cast<T>(unmoved) - static_cast<T>(axis.padding) + offset;
          T const whole = ctnn::floor(at);
          axes[i].set(0, whole, 1 - (at - whole), of::image[i]);
          axes[i].set(1, whole + 1, at - whole, of::image[i]);
        }
        for (std::size_t c = group * of::channels; c < (group + 1) * of::channels; ++c) {
          T value = detail::sampled<of::image>(x + c * of::image.size(), axes);
          if constexpr (Node::has_input(4)) {
            value = ctnn::detail::rounded(
                value *
                widened(arguments.template input<4>()[element * of::places.size() + place]));
          }
          seen[c * window + k] = value;
        }
      }
    }
  }
};

} // namespace ctnn::onnx
