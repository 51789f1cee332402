// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/elementwise.hpp>
#include <ctnn/kernels/lane_reduction.hpp>
#include <ctnn/math/exp.hpp>
#include <ctnn/math/log.hpp>
#include <ctnn/onnx/inference/failure.hpp>
#include <ctnn/onnx/inference/operation.hpp>
#include <ctnn/onnx/operators/axis.hpp>
#include <ctnn/onnx/operators/parts.hpp>

#include <array>
#include <cstddef>

namespace ctnn::onnx {

/// An operator on the rows along an axis: `Self::template row<Size>(from, to)`. Before operator set
/// 13 a row is all from the axis on.
template <class Self>
struct row_operation {
  static constexpr std::size_t in_place_inputs = 1;

  template <class Node>
  static consteval tensor_type infer() {
    constexpr tensor_type x = Node::template input<0>();
    demand<is_real(x.type), "the operator takes real numbers", Node>();
    if constexpr (Node::version >= 13 || Node::integer("axis", 1) != std::int64_t(x.rank())) {
      void(
          demanded_dimension<Node, Node::integer("axis", Node::version < 13 ? 1 : -1), x.rank()>());
    }
    return x;
  }

  template <class Node>
  static constexpr void run(auto const& arguments) noexcept {
    auto&& x = detail::calculable(arguments.template input<0>());
    constexpr extents shape = Node::template input<0>().shape;
    constexpr std::int64_t given = Node::integer("axis", Node::version < 13 ? 1 : -1);
    constexpr auto axis =
        static_cast<std::size_t>(given < 0 ? given + std::int64_t(shape.rank) : given);
    constexpr std::size_t behind = Node::version < 13 ? shape.rank : axis + 1;
    constexpr std::size_t outer = shape.product(0, axis);
    constexpr std::size_t size = shape.product(axis, behind);
    constexpr std::size_t inner = shape.product(behind, shape.rank);
    if constexpr (outer * size * inner > 0) {
      detail::calculate(arguments.template output<0>(), [&](auto& y) {
        using T = detail::element_in<decltype(y)>;
        all_rows<outer, size, inner, T>(x.data(), y.data());
      });
    }
  }

  /// Size elements that lie Inner apart are a row.
  template <std::size_t Outer, std::size_t Size, std::size_t Inner, class T>
  static constexpr void all_rows(T const* x, T* y) noexcept {
    for (std::size_t o = 0; o < Outer; ++o) {
      T const* const from = x + o * Size * Inner;
      T* const to = y + o * Size * Inner;
      if constexpr (Inner == 1) {
        Self::template row<Size>(from, to);
      } else {
        for (std::size_t i = 0; i < Inner; ++i) {
          T column[Size];
          T result[Size];
          for (std::size_t k = 0; k < Size; ++k) {
            column[k] = from[k * Inner + i];
          }
          Self::template row<Size>(&column[0], &result[0]);
          for (std::size_t k = 0; k < Size; ++k) {
            to[k * Inner + i] = result[k];
          }
        }
      }
    }
  }
};

/// exp(x_i) / sum_j exp(x_j) along an axis. Source: ONNX Softmax (opset 13).
template <>
struct operation<"Softmax"> : row_operation<operation<"Softmax">> {
  template <std::size_t Size, class T>
  static constexpr void row(T const* from, T* to) noexcept {
    T const largest = kernels::maximum_in_lanes<Size>(from);
    kernels::transform<Size>(to, [largest](auto const& x) { return ctnn::exp(x - largest); }, from);
    T const sum = kernels::sum_in_lanes<Size>(to);
    kernels::transform<Size>(to, [sum](auto const& x) { return x / sum; }, to);
  }
};

/// x_i - log(sum_j exp(x_j)) along an axis. Source: ONNX LogSoftmax (opset 13).
template <>
struct operation<"LogSoftmax"> : row_operation<operation<"LogSoftmax">> {
  static constexpr std::size_t in_place_inputs = 0; // rows are read after they are written

  template <std::size_t Size, class T>
  static constexpr void row(T const* from, T* to) noexcept {
    T const largest = kernels::maximum_in_lanes<Size>(from);
    kernels::transform<Size>(to, [largest](auto const& x) { return ctnn::exp(x - largest); }, from);
    T const logarithm = ctnn::log(kernels::sum_in_lanes<Size>(to));
    kernels::transform<Size>(to, [=](auto const& x) { return (x - largest) - logarithm; }, from);
  }
};

/// 1 where the first of the largest elements along an axis stands, and 0 elsewhere. Source: ONNX
/// Hardmax (opset 13).
template <>
struct operation<"Hardmax"> : row_operation<operation<"Hardmax">> {
  template <std::size_t Size, class T>
  static constexpr void row(T const* from, T* to) noexcept {
    std::size_t best = 0;
    for (std::size_t i = 1; i < Size; ++i) {
      best = from[i] > from[best] ? i : best;
    }
    for (std::size_t i = 0; i < Size; ++i) {
      to[i] = i == best ? T{1} : T{0};
    }
  }
};

} // namespace ctnn::onnx
