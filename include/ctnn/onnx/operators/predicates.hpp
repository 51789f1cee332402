// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/float_traits.hpp>
#include <ctnn/onnx/inference/failure.hpp>
#include <ctnn/onnx/inference/operation.hpp>
#include <ctnn/onnx/operators/wide.hpp>

#include <cstddef>

namespace ctnn::onnx {

/// An operator that says of each element whether something holds: `Self::template value<Node>(x)`.
template <class Self>
struct predicate_operation {
  static constexpr std::size_t in_place_inputs = 1;

  template <class Node>
  static consteval tensor_type infer() {
    constexpr tensor_type x = Node::template input<0>();
    demand<Self::takes(x.type), "the operator does not take this type", Node>();
    return {data_type::boolean, x.shape};
  }

  [[nodiscard]] static constexpr bool takes(data_type type) noexcept {
    return is_real(type) || is_float8(type);
  }

  template <class Node>
  static constexpr void run(auto const& arguments) noexcept {
    auto const& x = arguments.template input<0>();
    auto& y = arguments.template output<0>();
    for (std::size_t i = 0; i < y.size(); ++i) {
      y[i] = Self::template value<Node>(widened(x[i]));
    }
  }
};

/// Whether x is NaN. Source: ONNX IsNaN (opset 20).
template <>
struct operation<"IsNaN"> : predicate_operation<operation<"IsNaN">> {
  template <class Node, class T>
  [[nodiscard]] static constexpr bool value(T x) noexcept {
    return x != x;
  }
};

/// Whether x is infinite, of the signs that the attributes ask for. Source: ONNX IsInf (opset 20).
template <>
struct operation<"IsInf"> : predicate_operation<operation<"IsInf">> {
  template <class Node, class T>
  [[nodiscard]] static constexpr bool value(T x) noexcept {
    return (Node::integer("detect_positive", 1) != 0 && x == ctnn::detail::infinity<T>) ||
           (Node::integer("detect_negative", 1) != 0 && x == -ctnn::detail::infinity<T>);
  }
};

/// Whether x is false. Source: ONNX Not (opset 1).
template <>
struct operation<"Not"> : predicate_operation<operation<"Not">> {
  [[nodiscard]] static constexpr bool takes(data_type type) noexcept {
    return type == data_type::boolean;
  }
  template <class Node>
  [[nodiscard]] static constexpr bool value(bool x) noexcept {
    return !x;
  }
};

} // namespace ctnn::onnx
