// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/onnx/inference/failure.hpp>
#include <ctnn/onnx/inference/operation.hpp>
#include <ctnn/onnx/operators/binary.hpp>

namespace ctnn::onnx {

/// An operator of two truths.
template <class Self>
struct logic_operation : binary_operation<Self> {
  template <class Node>
  static consteval tensor_type infer() {
    demand<Node::template input<0>().type == data_type::boolean, "the inputs are not of bool",
           Node>();
    return binary_operation<Self>::template infer<Node>();
  }
};

/// Whether both a and b hold. Source: ONNX And (opset 7).
template <>
struct operation<"And"> : logic_operation<operation<"And">> {
  template <class Node, class T>
  [[nodiscard]] static constexpr bool value(T a, T b) noexcept {
    return a && b;
  }
};

/// Whether a or b holds, or both. Source: ONNX Or (opset 7).
template <>
struct operation<"Or"> : logic_operation<operation<"Or">> {
  template <class Node, class T>
  [[nodiscard]] static constexpr bool value(T a, T b) noexcept {
    return a || b;
  }
};

/// Whether a holds or b, not both. Source: ONNX Xor (opset 7).
template <>
struct operation<"Xor"> : logic_operation<operation<"Xor">> {
  template <class Node, class T>
  [[nodiscard]] static constexpr bool value(T a, T b) noexcept {
    return a != b;
  }
};

} // namespace ctnn::onnx
