// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/onnx/inference/failure.hpp>
#include <ctnn/onnx/inference/operation.hpp>
#include <ctnn/onnx/inference/tensor_type.hpp>
#include <ctnn/onnx/operators/arithmetic.hpp>
#include <ctnn/onnx/operators/axis.hpp>
#include <ctnn/onnx/operators/broadcast.hpp>
#include <ctnn/onnx/operators/checked_index.hpp>
#include <ctnn/onnx/operators/indices.hpp>
#include <ctnn/onnx/operators/wide.hpp>

#include <array>
#include <cstddef>

namespace ctnn::onnx {

namespace detail {

template <class Node>
consteval void demand_reduction() {
  demand<Node::string_is("reduction", "none", "none") || Node::string_is("reduction", "add") ||
             Node::string_is("reduction", "mul") || Node::string_is("reduction", "max") ||
             Node::string_is("reduction", "min"),
         "the reduction is unknown", Node>();
}

/// What an update leaves in the place of a number.
template <class Node, class T>
constexpr void update(T& place, T const& by) noexcept {
  if constexpr (Node::string_is("reduction", "add")) {
    place = T(operation<"Add">::value<Node>(widened(place), widened(by)));
  } else if constexpr (Node::string_is("reduction", "mul")) {
    place = T(operation<"Mul">::value<Node>(widened(place), widened(by)));
  } else if constexpr (Node::string_is("reduction", "max")) {
    place = widened(place) < widened(by) || widened(by) != widened(by) ? by : place;
  } else if constexpr (Node::string_is("reduction", "min")) {
    place = widened(by) < widened(place) || widened(by) != widened(by) ? by : place;
  } else {
    place = by;
  }
}

} // namespace detail

/// The input where updates take the place of what stands at indices along an axis, or are added to
/// it and so on: y[i, indices[i, k, j], j] = updates[i, k, j], one after the other.
/// Source: ONNX ScatterElements (opset 16; max and min: 18).
template <>
struct operation<"ScatterElements"> {
  template <class Node>
  static consteval tensor_type infer() {
    constexpr tensor_type x = Node::template input<0>();
    constexpr tensor_type indices = demanded_indices<Node, 1>();
    constexpr tensor_type updates = Node::template input<2>();
    demand<indices.shape == updates.shape, "there are not as many updates as indices", Node,
           indices.shape, updates.shape>();
    demand<x.type == updates.type, "the inputs are of different types", Node>();
    demand_within<Node, axis_attribute<Node, 0>(), x.shape, indices.shape>();
    detail::demand_reduction<Node>();
    return x;
  }

  template <class Node>
  static constexpr void run(auto const& arguments) noexcept {
    constexpr extents shape = Node::template input<0>().shape;
    constexpr std::size_t axis = axis_attribute<Node, 0>();
    auto const& indices = arguments.template input<1>();
    auto const& updates = arguments.template input<2>();
    auto& y = arguments.template output<0>();
    y = arguments.template input<0>();
    constexpr stride_table<1> steps{strides_without(shape, axis)};
    for_each_place<Node::template input<1>().shape, steps>([&](std::size_t i, auto const& at) {
      std::size_t const place =
          at[0] + checked_index(indices[i], shape[axis]) * strides(shape)[axis];
      detail::update<Node>(y[place], updates[i]);
    });
  }
};

/// The former name of ScatterElements. Source: ONNX Scatter (opset 9).
template <>
struct operation<"Scatter"> : operation<"ScatterElements"> {};

/// The input where updates take the place of what stands at places, or are added to it and so on:
/// y[indices[k, 0], indices[k, 1], ...] = updates[k, ...], one after the other.
/// Source: ONNX ScatterND (opset 16; max and min: 18).
template <>
struct operation<"ScatterND"> {
  template <class Node>
  static consteval tensor_type infer() {
    constexpr tensor_type x = Node::template input<0>();
    constexpr tensor_type indices = demanded_indices<Node, 1>();
    constexpr tensor_type updates = Node::template input<2>();
    demand<(indices.rank() > 0), "the indices are no lists", Node>();
    constexpr std::size_t depth = indices.shape[indices.rank() - 1];
    demand<(depth <= x.rank()), "there are more indices than dimensions", Node, x.shape,
           indices.shape>();
    demand<x.type == updates.type, "the inputs are of different types", Node>();
    constexpr bool fits = [&] {
      bool result = updates.rank() + depth + 1 == indices.rank() + x.rank();
      for (std::size_t i = 0; i < updates.rank() && result; ++i) {
        result =
            updates.shape[i] ==
            (i + 1 < indices.rank() ? indices.shape[i] : x.shape[depth + i + 1 - indices.rank()]);
      }
      return result;
    }();
    demand<fits, "there are not as many updates as indices", Node, indices.shape, updates.shape>();
    detail::demand_reduction<Node>();
    return x;
  }

  template <class Node>
  static constexpr void run(auto const& arguments) noexcept {
    constexpr extents shape = Node::template input<0>().shape;
    constexpr extents of_indices = Node::template input<1>().shape;
    constexpr std::size_t depth = of_indices[of_indices.rank - 1];
    constexpr std::size_t count = of_indices.product(0, of_indices.rank - 1);
    constexpr std::size_t inner = shape.product(depth, shape.rank);
    auto& y = arguments.template output<0>();
    y = arguments.template input<0>();
    if constexpr (Node::template input<2>().size() > 0) {
      auto const* index = arguments.template input<1>().data();
      auto const* updates = arguments.template input<2>().data();
      for (std::size_t i = 0; i < count; ++i) {
        std::size_t const place = place_of<shape, 0, depth>(index);
        for (std::size_t k = 0; k < inner; ++k) {
          detail::update<Node>(y.data()[place + k], updates[k]);
        }
        index += depth;
        updates += inner;
      }
    }
  }
};

} // namespace ctnn::onnx
