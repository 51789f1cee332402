// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/onnx/inference/failure.hpp>
#include <ctnn/onnx/inference/operation.hpp>
#include <ctnn/onnx/inference/tensor_type.hpp>
#include <ctnn/onnx/operators/axis.hpp>
#include <ctnn/onnx/operators/broadcast.hpp>
#include <ctnn/onnx/operators/shape_of_values.hpp>
#include <ctnn/onnx/operators/strided_copy.hpp>

#include <array>
#include <cstddef>

namespace ctnn::onnx {

/// The input so many times along each dimension. Source: ONNX Tile (opset 13; along one axis: 1).
template <>
struct operation<"Tile"> {
  static constexpr std::array<std::size_t, 2> constant_inputs{1, 2};

  template <class Node>
  static consteval tensor_type infer() {
    constexpr tensor_type x = Node::template input<0>();
    constexpr extents times = times_of<Node>();
    demand<times.rank == x.rank(), "there are not as many repeats as dimensions", Node, x.shape>();
    tensor_type result = x;
    for (std::size_t i = 0; i < x.rank(); ++i) {
      result.shape[i] *= times[i];
    }
    return result;
  }

  template <class Node>
  static constexpr void run(auto const& arguments) noexcept {
    constexpr copy_plan plan = [] {
      extents const shape = Node::template input<0>().shape;
      constexpr extents times = times_of<Node>();
      auto const from = strides(shape);
      auto const to = strides(Node::template output<0>().shape);
      copy_plan result;
      for (std::size_t i = 0; i < shape.rank; ++i) {
        result.add(times[i], 0, shape[i] * to[i]);
        result.add(shape[i], from[i], to[i]);
      }
      return result;
    }();
    strided_copy<plan>(arguments.template input<0>(), arguments.template output<0>());
  }

private:
  template <class Node>
  static consteval extents times_of() {
    if constexpr (Node::version >= 6) {
      return shape_of_values<Node, 1>();
    } else {
      extents result = Node::template input<0>().shape;
      for (std::size_t i = 0; i < result.rank; ++i) {
        result[i] = 1;
      }
      constexpr auto const& axis = Node::template constant_input<2>();
      demanded<axis.size() == 1 && Node::template constant_input<1>().size() == 1,
               "tiles and axis are not one number each", Node>();
      constexpr std::size_t dimension =
          demanded_dimension<Node, static_cast<std::int64_t>(axis.data()[0]),
                             Node::template input<0>().rank()>();
      result[dimension] = static_cast<std::size_t>(Node::template constant_input<1>().data()[0]);
      return result;
    }
  }
};

} // namespace ctnn::onnx
