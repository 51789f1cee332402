// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/onnx/inference/failure.hpp>
#include <ctnn/onnx/inference/operation.hpp>
#include <ctnn/onnx/inference/tensor_type.hpp>
#include <ctnn/onnx/operators/parts.hpp>
#include <ctnn/ops/normalization.hpp>

#include <cstddef>

namespace ctnn::onnx {

/// y = (x - mean) / sqrt(variance + epsilon) scale + bias, of the mean and the variance of each
/// channel of each sample. Source: ONNX InstanceNormalization (opset 6).
template <>
struct operation<"InstanceNormalization"> {
  static constexpr std::size_t in_place_inputs = 1;

  template <class Node>
  static consteval tensor_type infer() {
    constexpr tensor_type x = Node::template input<0>();
    demand<(x.shape.rank >= 2 && x.shape.product(2, x.shape.rank) > 0),
           "an instance normalisation needs samples and channels of places", Node, x.shape>();
    demand<Node::template input<1>().shape == extents{x.shape[1]} &&
               Node::template input<2>().shape == extents{x.shape[1]},
           "scale and bias need a number for each channel: (input, scale) are", Node, x.shape,
           Node::template input<1>().shape>();
    return x;
  }

  template <class Node>
  static constexpr void run(auto const& arguments) noexcept {
    constexpr extents shape = Node::template input<0>().shape;
    constexpr std::size_t places = shape.product(2, shape.rank);
    auto const& x = detail::calculable(arguments.template input<0>());
    auto const& scale = detail::calculable(arguments.template input<1>());
    auto const& bias = detail::calculable(arguments.template input<2>());
    detail::calculate(arguments.template output<0>(), [&](auto& y) {
      using T = detail::element_in<decltype(y)>;
      constexpr double epsilon = Node::number("epsilon", 1e-5f);
      constexpr std::size_t channels = Node::template input<0>().shape[1];
      for (std::size_t i = 0; i < y.size() / places; ++i) {
        T const* const from = x.data() + i * places;
        ctnn::detail::normalization<T, places, places> const of(from, epsilon);
        of.apply(from, scale.data() + i % channels, bias.data() + i % channels,
                 y.data() + i * places);
      }
    });
  }
};

} // namespace ctnn::onnx
