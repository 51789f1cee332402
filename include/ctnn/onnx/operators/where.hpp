// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/onnx/inference/failure.hpp>
#include <ctnn/onnx/inference/operation.hpp>
#include <ctnn/onnx/operators/broadcast.hpp>

#include <cstddef>

namespace ctnn::onnx {

/// x where the condition holds, y elsewhere; shapes are broadcast. Source: ONNX Where (opset 16).
template <>
struct operation<"Where"> {
  static constexpr std::size_t in_place_inputs = 3;

  template <class Node>
  static consteval tensor_type infer() {
    constexpr tensor_type condition = Node::template input<0>();
    constexpr tensor_type x = Node::template input<1>();
    constexpr tensor_type y = Node::template input<2>();
    demand<condition.type == data_type::boolean, "the condition is not of bool", Node>();
    demand<x.type == y.type, "the inputs are of different types", Node>();
    demand<broadcastable(x.shape, y.shape) &&
               broadcastable(condition.shape, broadcast(x.shape, y.shape)),
           "the shapes of the inputs do not go together", Node, condition.shape, x.shape,
           y.shape>();
    return {x.type, broadcast(condition.shape, broadcast(x.shape, y.shape))};
  }

  template <class Node>
  static constexpr void run(auto const& arguments) noexcept {
    auto const& condition = arguments.template input<0>();
    auto const& x = arguments.template input<1>();
    auto const& y = arguments.template input<2>();
    auto& result = arguments.template output<0>();
    constexpr extents shape = Node::template output<0>().shape;
    constexpr stride_table<3> strides{broadcast_strides(Node::template input<0>().shape, shape),
                                      broadcast_strides(Node::template input<1>().shape, shape),
                                      broadcast_strides(Node::template input<2>().shape, shape)};
    for_each_place<shape, strides>(
        [&](std::size_t i, auto const& at) { result[i] = condition[at[0]] ? x[at[1]] : y[at[2]]; });
  }
};

} // namespace ctnn::onnx
