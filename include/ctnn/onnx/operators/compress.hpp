// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/copy.hpp>
#include <ctnn/onnx/inference/failure.hpp>
#include <ctnn/onnx/inference/operation.hpp>
#include <ctnn/onnx/inference/tensor_type.hpp>
#include <ctnn/onnx/operators/axis.hpp>

#include <array>
#include <cstddef>

namespace ctnn::onnx {

/// What stands along an axis, or among all elements, where a condition is true, which has to be
/// constant. Source: ONNX Compress (opset 11).
template <>
struct operation<"Compress"> {
  static constexpr std::array<std::size_t, 1> constant_inputs{1};

  template <class Node>
  static consteval tensor_type infer() {
    constexpr tensor_type x = Node::template input<0>();
    constexpr std::size_t axis = axis_of<Node>();
    constexpr auto const& condition = Node::template constant_input<1>();
    demand<Node::template input<1>().type == data_type::boolean, "the condition is not of bool",
           Node>();
    constexpr std::size_t places = axis == none ? x.size() : x.shape[axis == none ? 0 : axis];
    demand<(condition.size() <= places), "the condition is longer than the input", Node, x.shape,
           Node::template input<1>().shape>();
    std::size_t count = 0;
    for (std::size_t i = 0; i < condition.size(); ++i) {
      count += condition.data()[i] ? 1 : 0;
    }
    if constexpr (axis == none) {
      return {x.type, {count}};
    } else {
      tensor_type result = x;
      result.shape[axis] = count;
      return result;
    }
  }

  template <class Node>
  static constexpr void run(auto const& arguments) noexcept {
    constexpr extents shape = Node::template input<0>().shape;
    constexpr std::size_t axis = axis_of<Node>();
    constexpr std::size_t outer = axis == none ? 1 : shape.product(0, axis);
    constexpr std::size_t inner = axis == none ? 1 : shape.product(axis + 1, shape.rank);
    constexpr std::size_t places = axis == none ? shape.size() : shape[axis == none ? 0 : axis];
    if constexpr (Node::template output<0>().size() > 0) {
      auto const& condition = arguments.template input<1>();
      auto const* const x = arguments.template input<0>().data();
      auto* y = arguments.template output<0>().data();
      for (std::size_t i = 0; i < outer; ++i) {
        for (std::size_t k = 0; k < condition.size(); ++k) {
          if (condition[k]) {
            ctnn::detail::copy(x + (i * places + k) * inner, inner, y);
            y += inner;
          }
        }
      }
    }
  }

private:
  template <class Node>
  static consteval std::size_t axis_of() {
    if constexpr (Node::has("axis")) {
      return axis_attribute<Node, 0>();
    } else {
      return none;
    }
  }
};

} // namespace ctnn::onnx
