// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/onnx/inference/failure.hpp>
#include <ctnn/onnx/inference/operation.hpp>
#include <ctnn/onnx/operators/binary.hpp>

#include <concepts>
#include <cstdint>
#include <limits>

namespace ctnn::onnx {

/// The bits of a moved by b places; 0 from as many on as there are. Source: ONNX BitShift (opset
/// 11).
template <>
struct operation<"BitShift"> : binary_operation<operation<"BitShift">> {
  template <class Node>
  static consteval tensor_type infer() {
    demand<Node::string_is("direction", "LEFT") || Node::string_is("direction", "RIGHT"),
           "the direction is neither LEFT nor RIGHT", Node>();
    constexpr data_type type = Node::template input<0>().type;
    demand<type == data_type::uint8 || type == data_type::uint16 || type == data_type::uint32 ||
               type == data_type::uint64,
           "the inputs are not of unsigned integers", Node>();
    return binary_operation<operation>::infer<Node>();
  }

  template <class Node, class T>
  [[nodiscard]] static constexpr T value(T a, T b) noexcept {
    constexpr bool left = Node::string_is("direction", "LEFT");
    if (b >= std::numeric_limits<T>::digits) {
      return 0;
    }
    auto const bits = std::uintmax_t{a};
    return static_cast<T>(left ? bits << b : bits >> b);
  }
};

} // namespace ctnn::onnx
