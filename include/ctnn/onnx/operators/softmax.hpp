// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/elementwise.hpp>
#include <ctnn/kernels/lane_reduction.hpp>
#include <ctnn/kernels/reduction.hpp>
#include <ctnn/math/exp.hpp>
#include <ctnn/math/log.hpp>
#include <ctnn/math/rounded.hpp>
#include <ctnn/onnx/inference/failure.hpp>
#include <ctnn/onnx/inference/operation.hpp>
#include <ctnn/onnx/operators/axis.hpp>
#include <ctnn/onnx/operators/parts.hpp>

#include <array>
#include <cstddef>

namespace ctnn::onnx {

/// An operator on the rows along an axis: `Self::template row<Size>(from, to)`. Before operator set
/// 13 a row is all from the axis on. Where it has derivatives, `Self::input_gradient(y, dy, sum)`
/// of the sum of `Self::gradient_term(y, dy)`, both rounded.
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
    using rows = rows_of<Node>;
    if constexpr (Node::template input<0>().size() > 0) {
      detail::calculate(arguments.template output<0>(), [&](auto& y) {
        using T = detail::element_in<decltype(y)>;
        all_rows<rows::outer, rows::size, rows::inner, T>(x.data(), y.data());
      });
    }
  }

  template <class Node>
  static constexpr void gradient(auto const& arguments) noexcept
    requires requires(float x) {
      Self::gradient_term(x, x);
      Self::input_gradient(x, x, x);
    }
  {
    auto&& y = detail::calculable(arguments.template output<0>());
    auto const& dy = arguments.output_gradient();
    auto& dx = arguments.template input_gradient<0>();
    using rows = rows_of<Node>;
    using T = detail::element_in<decltype(dx)>;
    if constexpr (Node::template input<0>().size() > 0) {
      for (std::size_t o = 0; o < rows::outer; ++o) {
        for (std::size_t i = 0; i < rows::inner; ++i) {
          std::size_t const first = o * rows::size * rows::inner + i;
          T const sum = kernels::reduce<T, rows::size>([&](T& partial, std::size_t k) {
            std::size_t const at = first + k * rows::inner;
            partial = partial + Self::gradient_term(y[at], dy[at]);
          });
          for (std::size_t k = 0; k < rows::size; ++k) {
            std::size_t const at = first + k * rows::inner;
            dx[at] += Self::input_gradient(y[at], dy[at], sum);
          }
        }
      }
    }
  }

  /// How the rows lie.
  template <class Node>
  struct rows_of {
    static constexpr extents shape = Node::template input<0>().shape;
    static constexpr std::int64_t given = Node::integer("axis", Node::version < 13 ? 1 : -1);
    static constexpr auto axis =
        static_cast<std::size_t>(given < 0 ? given + std::int64_t(shape.rank) : given);
    static constexpr std::size_t behind = Node::version < 13 ? shape.rank : axis + 1;
    static constexpr std::size_t outer = shape.product(0, axis);
    static constexpr std::size_t size = shape.product(axis, behind);
    static constexpr std::size_t inner = shape.product(behind, shape.rank);
  };

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

  template <class T>
  [[nodiscard]] static constexpr T gradient_term(T y, T dy) noexcept {
    return ctnn::detail::rounded(y * dy);
  }
  template <class T>
  [[nodiscard]] static constexpr T input_gradient(T y, T dy, T sum) noexcept {
    return ctnn::detail::rounded(y * (dy - sum));
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

  template <class T>
  [[nodiscard]] static constexpr T gradient_term(T /*y*/, T dy) noexcept {
    return dy;
  }
  template <class T>
  [[nodiscard]] static constexpr T input_gradient(T y, T dy, T sum) noexcept {
    return dy - ctnn::detail::rounded(ctnn::exp(y) * sum);
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
