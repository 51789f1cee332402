// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/onnx/inference/failure.hpp>
#include <ctnn/onnx/inference/operation.hpp>
#include <ctnn/onnx/inference/tensor_type.hpp>
#include <ctnn/onnx/operators/parts.hpp>
#include <ctnn/ops/normalization.hpp>

#include <cstddef>
#include <cstdint>

namespace ctnn::onnx {

/// y = (x - mean) / sqrt(variance + epsilon) scale + bias, of the mean and the variance of each
/// group of channels of each sample; there is a scale and a bias for each channel.
/// Source: ONNX GroupNormalization (opset 21; for each group: 18).
template <>
struct operation<"GroupNormalization"> {
  template <class Node>
  static consteval tensor_type infer() {
    constexpr tensor_type x = Node::template input<0>();
    constexpr std::int64_t groups = Node::integer("num_groups");
    demand<(x.rank() >= 2 && x.shape.product(1, x.rank()) > 0),
           "a group normalisation needs samples and channels of places", Node, x.shape>();
    demand<(groups > 0 && x.shape[1] % static_cast<std::size_t>(groups) == 0),
           "num_groups does not divide the channels", Node, x.shape>();
    constexpr extents scales{Node::version < 21 ? static_cast<std::size_t>(groups) : x.shape[1]};
    demand<Node::template input<1>().shape == scales && Node::template input<2>().shape == scales,
           "scale and bias need a number for each channel, before operator set 21 for each group: "
           "(input, scale) are",
           Node, x.shape, Node::template input<1>().shape>();
    return x;
  }

  template <class Node>
  static constexpr void run(auto const& arguments) noexcept {
    auto const& x = detail::calculable(arguments.template input<0>());
    auto const& scale = detail::calculable(arguments.template input<1>());
    auto const& bias = detail::calculable(arguments.template input<2>());
    detail::calculate(arguments.template output<0>(), [&](auto& y) {
      using T = detail::element_in<decltype(y)>;
      constexpr extents shape = Node::template input<0>().shape;
      constexpr auto groups = static_cast<std::size_t>(Node::integer("num_groups"));
      constexpr std::size_t size = shape.product(1, shape.rank) / groups;
      constexpr std::size_t plane = Node::version < 21 ? size : shape.product(2, shape.rank);
      constexpr double epsilon = Node::number("epsilon", 1e-5F);
      for (std::size_t i = 0; i < shape[0] * groups; ++i) {
        T const* const from = x.data() + i * size;
        std::size_t const first = i % groups * (size / plane);
        ctnn::detail::normalization<T, size, plane> const of(from, epsilon);
        of.apply(from, scale.data() + first, bias.data() + first, y.data() + i * size);
      }
    });
  }
};

} // namespace ctnn::onnx
