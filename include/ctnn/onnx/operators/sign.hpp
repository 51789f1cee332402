// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/onnx/inference/operation.hpp>
#include <ctnn/onnx/operators/unary.hpp>

#include <type_traits>

namespace ctnn::onnx {

/// -1, 0 or 1 for a negative x, 0 and a positive one; NaN stays NaN. Source: ONNX Sign (opset 13).
template <>
struct operation<"Sign"> : unary_operation<operation<"Sign">> {
  template <class Node, class T>
    requires std::is_arithmetic_v<T>
  [[nodiscard]] static constexpr T value(T const& x) noexcept {
    return x > 0 ? T(1) : x < 0 ? T(-1) : x == 0 ? T(0) : x;
  }
};

} // namespace ctnn::onnx
