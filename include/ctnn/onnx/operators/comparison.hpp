// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/onnx/inference/operation.hpp>
#include <ctnn/onnx/operators/binary.hpp>

namespace ctnn::onnx {

/// An operator that compares two elements.
template <class Self>
struct comparison_operation : binary_operation<Self> {
  [[nodiscard]] static constexpr data_type result(data_type) noexcept { return data_type::boolean; }
};

/// a == b. Source: ONNX Equal (opset 13).
template <>
struct operation<"Equal"> : comparison_operation<operation<"Equal">> {
  template <class Node, class T>
  [[nodiscard]] static constexpr bool value(T a, T b) noexcept {
    return a == b;
  }
};

/// a > b. Source: ONNX Greater (opset 13).
template <>
struct operation<"Greater"> : comparison_operation<operation<"Greater">> {
  template <class Node, class T>
  [[nodiscard]] static constexpr bool value(T a, T b) noexcept {
    return a > b;
  }
};

/// a >= b. Source: ONNX GreaterOrEqual (opset 16).
template <>
struct operation<"GreaterOrEqual"> : comparison_operation<operation<"GreaterOrEqual">> {
  template <class Node, class T>
  [[nodiscard]] static constexpr bool value(T a, T b) noexcept {
    return a >= b;
  }
};

/// a < b. Source: ONNX Less (opset 13).
template <>
struct operation<"Less"> : comparison_operation<operation<"Less">> {
  template <class Node, class T>
  [[nodiscard]] static constexpr bool value(T a, T b) noexcept {
    return a < b;
  }
};

/// a <= b. Source: ONNX LessOrEqual (opset 16).
template <>
struct operation<"LessOrEqual"> : comparison_operation<operation<"LessOrEqual">> {
  template <class Node, class T>
  [[nodiscard]] static constexpr bool value(T a, T b) noexcept {
    return a <= b;
  }
};

} // namespace ctnn::onnx
