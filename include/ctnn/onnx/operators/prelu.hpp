// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/rounded.hpp>
#include <ctnn/onnx/inference/operation.hpp>
#include <ctnn/onnx/operators/arithmetic.hpp>
#include <ctnn/onnx/operators/binary.hpp>

namespace ctnn::onnx {

/// x where x >= 0, and slope x elsewhere; before operator set 7 with a slope for each channel.
/// Source: ONNX PRelu (opset 16).
template <>
struct operation<"PRelu"> : binary_operation<operation<"PRelu">> {
  template <class Node>
  static consteval tensor_type infer() {
    constexpr tensor_type x = Node::template input<0>();
    constexpr tensor_type slope = Node::template input<1>();
    constexpr extents of_slope = shape_of_second<Node>();
    demand<broadcastable(x.shape, of_slope) && broadcast(x.shape, of_slope) == x.shape,
           "the slope does not go together with the input", Node, x.shape, slope.shape>();
    demand<x.type == slope.type, "the inputs are of different types", Node>();
    return x;
  }

  template <class Node>
  [[nodiscard]] static consteval extents shape_of_second() {
    constexpr extents slope = Node::template input<1>().shape;
    constexpr std::size_t rank = Node::template input<0>().rank();
    return Node::version < 7 && slope.rank == 1 && slope.size() > 1 && rank > 1
               ? aligned(slope, 1, rank)
               : slope;
  }

  template <class Node, class T>
  [[nodiscard, gnu::always_inline]] static constexpr T value(T const& x, T const& slope) noexcept {
    T const product = operation<"Mul">::value<Node>(x, slope);
    if constexpr (std::is_arithmetic_v<T>) {
      return x < 0 ? product : x;
    } else {
      return ctnn::detail::select(x < T{}, product, x);
    }
  }
};

} // namespace ctnn::onnx
