// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/onnx/inference/failure.hpp>
#include <ctnn/onnx/inference/operation.hpp>
#include <ctnn/onnx/operators/axis.hpp>
#include <ctnn/onnx/operators/reduced_part.hpp>
#include <ctnn/onnx/operators/wide.hpp>

#include <cstddef>
#include <cstdint>

namespace ctnn::onnx {

/// An operator that says where along an axis the best element stands: the first one, or, if asked
/// for, the last; the first NaN, where there is one. `Self::better(a, b)`: whether a is.
template <class Self>
struct arg_reduction {
  template <class Node>
  static consteval tensor_type infer() {
    constexpr tensor_type x = Node::template input<0>();
    demand<x.size() != 0, "there is nothing to reduce", Node, x.shape>();
    axis_set reduced = no_axes();
    reduced[dimension<Node>()] = true;
    return {data_type::int64, reduced_shape(x.shape, reduced, Node::integer("keepdims", 1) != 0)};
  }

  template <class Node>
  static constexpr void run(auto const& arguments) noexcept {
    auto const& x = arguments.template input<0>();
    auto& y = arguments.template output<0>();
    constexpr extents shape = Node::template input<0>().shape;
    constexpr std::size_t axis = dimension<Node>();
    constexpr std::size_t inner = shape.product(axis + 1, shape.rank);
    constexpr std::size_t count = shape[axis];
    constexpr bool last = Node::integer("select_last_index") != 0;
    for (std::size_t i = 0; i < y.size(); ++i) {
      auto const* const from = x.data() + i / inner * inner * count + i % inner;
      auto best = widened(from[0]);
      std::size_t place = 0;
      for (std::size_t k = 1; k < count; ++k) {
        auto const next = widened(from[k * inner]);
        if (best == best && (Self::better(next, best) || (last && next == best) || next != next)) {
          best = next;
          place = k;
        }
      }
      y[i] = static_cast<std::int64_t>(place);
    }
  }

private:
  template <class Node>
  static consteval std::size_t dimension() {
    return axis_attribute<Node, 0>();
  }
};

/// The place of the greatest element along an axis. Source: ONNX ArgMax (opset 13).
template <>
struct operation<"ArgMax"> : arg_reduction<operation<"ArgMax">> {
  template <class T>
  [[nodiscard]] static constexpr bool better(T a, T b) noexcept {
    return a > b;
  }
};

/// The place of the least element along an axis. Source: ONNX ArgMin (opset 13).
template <>
struct operation<"ArgMin"> : arg_reduction<operation<"ArgMin">> {
  template <class T>
  [[nodiscard]] static constexpr bool better(T a, T b) noexcept {
    return a < b;
  }
};

} // namespace ctnn::onnx
