// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/contract.hpp>
#include <ctnn/math/rounded.hpp>
#include <ctnn/onnx/inference/failure.hpp>
#include <ctnn/onnx/inference/operation.hpp>
#include <ctnn/onnx/operators/axis.hpp>
#include <ctnn/onnx/operators/wide.hpp>
#include <ctnn/onnx/operators/wrapped.hpp>

#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace ctnn::onnx {

/// The elements up to each one along an axis, or before it, or from the end, joined by
/// `Self::join(before, element)` from `Self::start` on.
template <class Self>
struct cumulative_operation {
  template <class Node>
  static consteval tensor_type infer() {
    demand<Node::template input<1>().size() == 1, "the axis is no single number", Node>();
    return Node::template input<0>();
  }

  template <class Node>
  static constexpr void run(auto const& arguments) noexcept {
    auto const& x = arguments.template input<0>();
    auto& y = arguments.template output<0>();
    using T = typename std::remove_cvref_t<decltype(x)>::value_type;
    constexpr extents shape = Node::template input<0>().shape;
    constexpr bool exclusive = Node::integer("exclusive") != 0;
    constexpr bool reverse = Node::integer("reverse") != 0;
    std::size_t const axis =
        dimension_at(static_cast<std::int64_t>(arguments.template input<1>()[0]), shape.rank);
    if (axis == none) {
      ctnn::detail::contract_violation(
          "onnx: the axis of CumSum or CumProd is no dimension of its input");
    }
    std::size_t const inner = shape.product(axis + 1, shape.rank);
    std::size_t const count = shape[axis];
    std::size_t const rows = count == 0 ? 0 : x.size() / count;
    for (std::size_t row = 0; row < rows; ++row) {
      std::size_t const first = row / inner * inner * count + row % inner;
      calculated<T> before = Self::start;
      for (std::size_t k = 0; k < count; ++k) {
        std::size_t const at = first + (reverse ? count - 1 - k : k) * inner;
        auto const next = Self::join(before, widened(x[at]));
        y[at] = T(exclusive ? before : next);
        before = next;
      }
    }
  }
};

/// The sums of the elements up to each one along an axis, or before it, or from the end. Source:
/// ONNX CumSum (opset 14).
template <>
struct operation<"CumSum"> : cumulative_operation<operation<"CumSum">> {
  static constexpr int start = 0;
  template <class T>
  [[nodiscard]] static constexpr T join(T sum, T x) noexcept {
    return detail::wrapped(sum, x, [](auto a, auto b) { return a + b; });
  }
};

/// The products in the same way. Source: ONNX CumProd (opset 26).
template <>
struct operation<"CumProd"> : cumulative_operation<operation<"CumProd">> {
  static constexpr int start = 1;
  template <class T>
  [[nodiscard]] static constexpr T join(T product, T x) noexcept {
    return ctnn::detail::rounded(detail::wrapped(product, x, [](auto a, auto b) { return a * b; }));
  }
};

} // namespace ctnn::onnx
