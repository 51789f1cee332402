// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/onnx/inference/operation.hpp>
#include <ctnn/onnx/operators/unary.hpp>

namespace ctnn::onnx {

/// 1 where x > threshold, else 0. Source: ONNX ai.onnx.ml Binarizer (version 1).
template <>
struct operation<"ai.onnx.ml.Binarizer"> : unary_operation<operation<"ai.onnx.ml.Binarizer">> {
  template <class Node, class T>
    requires std::is_arithmetic_v<T>
  [[nodiscard]] static constexpr T value(T x) noexcept {
    return x > static_cast<T>(Node::number("threshold")) ? T{1} : T{0};
  }
};

} // namespace ctnn::onnx
