// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/onnx/inference/failure.hpp>
#include <ctnn/onnx/inference/operation.hpp>
#include <ctnn/onnx/inference/tensor_type.hpp>

#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace ctnn::onnx {

/// Of each matrix, what stands on and above a diagonal, or below it: y[i, j] = x[i, j] where
/// j - i >= k, or <= k, elsewhere 0. Source: ONNX Trilu (opset 14).
template <>
struct operation<"Trilu"> {
  template <class Node>
  static consteval tensor_type infer() {
    constexpr tensor_type x = Node::template input<0>();
    demand<x.rank() >= 2, "the input is no matrix", Node, x.shape>();
    if constexpr (Node::has_input(1)) {
      demand<Node::template input<1>().size() == 1, "k is not one number", Node>();
    }
    return x;
  }

  template <class Node>
  static constexpr void run(auto const& arguments) noexcept {
    constexpr extents shape = Node::template input<0>().shape;
    constexpr auto rows = static_cast<std::int64_t>(shape[shape.rank - 2]);
    constexpr auto columns = static_cast<std::int64_t>(shape[shape.rank - 1]);
    constexpr bool upper = Node::integer("upper", 1) != 0;
    auto const& x = arguments.template input<0>();
    auto& y = arguments.template output<0>();
    using T = typename std::remove_cvref_t<decltype(y)>::value_type;
    std::int64_t k = 0;
    if constexpr (Node::has_input(1)) {
      k = static_cast<std::int64_t>(arguments.template input<1>()[0]);
    }
    for (std::size_t matrix = 0, at = 0; matrix < shape.product(0, shape.rank - 2); ++matrix) {
      for (std::int64_t i = 0; i < rows; ++i) {
        for (std::int64_t j = 0; j < columns; ++j, ++at) {
          bool const kept = upper ? j - i >= k : j - i <= k;
          y.data()[at] = kept ? x.data()[at] : T{};
        }
      }
    }
  }
};

} // namespace ctnn::onnx
