// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/onnx/inference/failure.hpp>
#include <ctnn/onnx/inference/operation.hpp>
#include <ctnn/onnx/inference/tensor_type.hpp>
#include <ctnn/onnx/operators/broadcast.hpp>
#include <ctnn/onnx/operators/shape_of_values.hpp>
#include <ctnn/onnx/operators/strided_copy.hpp>

#include <array>
#include <cstddef>

namespace ctnn::onnx {

/// The input, repeated as broadcasting to given extents does. Source: ONNX Expand (opset 13).
template <>
struct operation<"Expand"> {
  static constexpr std::array<std::size_t, 1> constant_inputs{1};

  template <class Node>
  static consteval tensor_type infer() {
    constexpr tensor_type x = Node::template input<0>();
    constexpr extents shape = shape_of_values<Node, 1>();
    demand<broadcastable(x.shape, shape), "the input does not broadcast to the shape", Node,
           x.shape, shape>();
    return {x.type, broadcast(x.shape, shape)};
  }

  template <class Node>
  [[nodiscard]] static consteval bool keeps_elements() {
    return Node::template output<0>().size() == Node::template input<0>().size();
  }

  template <class Node>
  static constexpr void run(auto const& arguments) noexcept {
    constexpr copy_plan plan = [] {
      extents const shape = Node::template output<0>().shape;
      return copy_from(shape, broadcast_strides(Node::template input<0>().shape, shape));
    }();
    strided_copy<plan>(arguments.template input<0>(), arguments.template output<0>());
  }
};

} // namespace ctnn::onnx
