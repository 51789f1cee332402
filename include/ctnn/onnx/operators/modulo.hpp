// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/fmod.hpp>
#include <ctnn/onnx/inference/failure.hpp>
#include <ctnn/onnx/inference/operation.hpp>
#include <ctnn/onnx/operators/binary.hpp>

#include <concepts>

namespace ctnn::onnx {

/// What a divided by b leaves, with the sign of b, or with `fmod` with that of a; 0 for an integer
/// b of 0, which ONNX leaves open. Source: ONNX Mod (opset 13).
template <>
struct operation<"Mod"> : binary_operation<operation<"Mod">> {
  template <class Node>
  static consteval tensor_type infer() {
    demand<!is_real(Node::template input<0>().type) || Node::integer("fmod") == 1,
           "real numbers need fmod", Node>();
    return binary_operation<operation>::infer<Node>();
  }

  template <class Node, class T>
    requires std::is_arithmetic_v<T>
  [[nodiscard]] static constexpr T value(T const& a, T const& b) noexcept {
    if constexpr (std::floating_point<T>) {
      return ctnn::fmod(a, b);
    } else {
      if (b == 0) {
        return 0;
      }
      if constexpr (std::signed_integral<T>) {
        if (b == -1) { // by which the least number cannot be divided
          return 0;
        }
      }
      T const rest = static_cast<T>(a % b);
      bool const apart = rest != 0 && (rest < 0) != (b < 0);
      return Node::integer("fmod") == 0 && apart ? static_cast<T>(rest + b) : rest;
    }
  }
};

} // namespace ctnn::onnx
