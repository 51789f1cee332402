// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/onnx/inference/failure.hpp>
#include <ctnn/onnx/inference/operation.hpp>
#include <ctnn/onnx/operators/binary.hpp>
#include <ctnn/onnx/operators/unary.hpp>

#include <concepts>

namespace ctnn::onnx {

namespace detail {

template <class Node>
consteval void demand_bits() {
  constexpr data_type type = Node::template input<0>().type;
  demand<std::integral<element_of<type>> && type != data_type::boolean,
         "the inputs are not of integers", Node>();
}

} // namespace detail

/// An operator of the bits of two integers.
template <class Self>
struct bitwise_operation : binary_operation<Self> {
  template <class Node>
  static consteval tensor_type infer() {
    detail::demand_bits<Node>();
    return binary_operation<Self>::template infer<Node>();
  }
};

/// The bits that are set in both a and b. Source: ONNX BitwiseAnd (opset 18).
template <>
struct operation<"BitwiseAnd"> : bitwise_operation<operation<"BitwiseAnd">> {
  template <class Node, class T>
  [[nodiscard]] static constexpr T value(T a, T b) noexcept {
    return static_cast<T>(a & b);
  }
};

/// The bits that are set in a or b, or in both. Source: ONNX BitwiseOr (opset 18).
template <>
struct operation<"BitwiseOr"> : bitwise_operation<operation<"BitwiseOr">> {
  template <class Node, class T>
  [[nodiscard]] static constexpr T value(T a, T b) noexcept {
    return static_cast<T>(a | b);
  }
};

/// The bits that are set in a or b, not in both. Source: ONNX BitwiseXor (opset 18).
template <>
struct operation<"BitwiseXor"> : bitwise_operation<operation<"BitwiseXor">> {
  template <class Node, class T>
  [[nodiscard]] static constexpr T value(T a, T b) noexcept {
    return static_cast<T>(a ^ b);
  }
};

/// The bits that are not set in x. Source: ONNX BitwiseNot (opset 18).
template <>
struct operation<"BitwiseNot"> : unary_operation<operation<"BitwiseNot">> {
  template <class Node>
  static consteval tensor_type infer() {
    detail::demand_bits<Node>();
    return Node::template input<0>();
  }

  template <class Node, class T>
  [[nodiscard]] static constexpr T value(T const& x) noexcept {
    return static_cast<T>(~x);
  }
};

} // namespace ctnn::onnx
