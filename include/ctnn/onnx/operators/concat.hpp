// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/onnx/inference/failure.hpp>
#include <ctnn/onnx/inference/operation.hpp>
#include <ctnn/onnx/inference/tensor_type.hpp>
#include <ctnn/onnx/operators/axis.hpp>
#include <ctnn/onnx/operators/broadcast.hpp>
#include <ctnn/onnx/operators/strided_copy.hpp>

#include <array>
#include <cstddef>
#include <utility>

namespace ctnn::onnx {

/// The inputs one behind the other along an axis. Source: ONNX Concat (opset 13).
template <>
struct operation<"Concat"> {
  template <class Node>
  static consteval tensor_type infer() {
    return infer<Node>(std::make_index_sequence<Node::input_count>{});
  }

  template <class Node>
  static constexpr void run(auto const& arguments) noexcept {
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      (copy<Node, I>(arguments), ...);
    }(std::make_index_sequence<Node::input_count>{});
  }

private:
  template <class Node, std::size_t... I>
  static consteval tensor_type infer(std::index_sequence<I...>) {
    constexpr std::size_t axis = axis_of<Node>();
    constexpr tensor_type first = Node::template input<0>();
    (check<Node, axis, first, Node::template input<I>()>(), ...);
    tensor_type result = first;
    result.shape[axis] = (std::size_t{0} + ... + Node::template input<I>().shape[axis]);
    return result;
  }

  template <class Node>
  static consteval std::size_t axis_of() {
    // It had a default before version 4.
    demanded < Node::has("axis") || Node::version<4, "the axis is missing", Node>();
    return axis_attribute<Node, 1>();
  }

  template <class Node, std::size_t Axis, tensor_type First, tensor_type Each>
  static consteval void check() {
    constexpr bool same = [] {
      extents shape = Each.shape;
      if (shape.rank == First.rank()) {
        shape[Axis] = First.shape[Axis];
      }
      return shape == First.shape;
    }();
    demand<same, "the shapes of the inputs differ elsewhere than along the axis", Node, First.shape,
           Each.shape>();
    demand<First.type == Each.type, "the inputs are of different types", Node>();
  }

  template <class Node, std::size_t Input>
  static constexpr void copy(auto const& arguments) noexcept {
    constexpr copy_plan plan = [] {
      constexpr std::size_t axis = axis_of<Node>();
      constexpr std::size_t before = []<std::size_t... I>(std::index_sequence<I...>) {
        return (std::size_t{0} + ... + Node::template input<I>().shape[axis]);
      }(std::make_index_sequence<Input>{});
      auto const steps = strides(Node::template output<0>().shape);
      return copy_to(Node::template input<Input>().shape, steps, before * steps[axis]);
    }();
    strided_copy<plan>(arguments.template input<Input>(), arguments.template output<0>());
  }
};

} // namespace ctnn::onnx
