// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/copy.hpp>
#include <ctnn/onnx/inference/failure.hpp>
#include <ctnn/onnx/inference/operation.hpp>
#include <ctnn/onnx/inference/tensor_type.hpp>
#include <ctnn/onnx/operators/wide.hpp>

#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace ctnn::onnx {

/// A matrix like the input of ones on a diagonal and zeros elsewhere: y[i, i + k] = 1.
/// Source: ONNX EyeLike (opset 9).
template <>
struct operation<"EyeLike"> {
  static constexpr bool reads_values = false;

  template <class Node>
  static consteval tensor_type infer() {
    constexpr tensor_type x = Node::template input<0>();
    demand<x.rank() == 2, "the input is no matrix", Node, x.shape>();
    constexpr auto type =
        static_cast<data_type>(Node::integer("dtype", static_cast<std::int64_t>(x.type)));
    demand<is_numeric(type), "dtype is no type of numbers", Node>();
    return {type, x.shape};
  }

  template <class Node>
  static constexpr void run(auto const& arguments) noexcept {
    auto& y = arguments.template output<0>();
    using T = typename std::remove_cvref_t<decltype(y)>::value_type;
    constexpr extents shape = Node::template output<0>().shape;
    constexpr std::int64_t k = Node::integer("k", 0);
    ctnn::detail::fill(y.data(), y.size(), T{});
    for (std::size_t i = 0; i < shape[0]; ++i) {
      std::int64_t const column = static_cast<std::int64_t>(i) + k;
      if (column >= 0 && column < static_cast<std::int64_t>(shape[1])) {
        y.data()[i * shape[1] + static_cast<std::size_t>(column)] = converted<T>(1.0F);
      }
    }
  }
};

} // namespace ctnn::onnx
