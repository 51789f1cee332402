// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/byte_product.hpp>
#include <ctnn/math/fma.hpp>
#include <ctnn/onnx/inference/failure.hpp>
#include <ctnn/onnx/inference/operation.hpp>
#include <ctnn/onnx/inference/tensor_type.hpp>
#include <ctnn/onnx/operators/mat_mul.hpp>
#include <ctnn/onnx/operators/parts.hpp>
#include <ctnn/onnx/operators/quantized.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace ctnn::onnx {

namespace detail {

/// Whether an input that may be missing has one number, or one for each row (or column) of another
/// input's matrices or of each of them.
template <class Node, std::size_t I, std::size_t Matrices, bool Rows>
[[nodiscard]] consteval bool is_of_lines() {
  if constexpr (Node::has_input(I)) {
    constexpr std::size_t count = Node::template input<I>().size();
    constexpr extents of = Node::template input<Matrices>().shape;
    constexpr std::size_t skipped = Rows ? 2 : 1;
    constexpr std::size_t lines = of.rank < skipped ? 1 : of[of.rank - skipped];
    constexpr std::size_t all = of.rank < 2 ? lines : of.product(0, of.rank - 2) * lines;
    return count == 1 || count == lines || count == all;
  } else {
    return true;
  }
}

/// y = a @ b as `multiply_whole` has it, of float.
template <std::size_t Rows, std::size_t Inner, std::size_t Columns, class A, class B>
constexpr void multiply_real(A of_a, B of_b, float* y) noexcept {
  for (std::size_t at = 0; at < Rows * Columns; ++at) {
    float sum = 0;
    for (std::size_t i = 0; i < Inner; ++i) {
      sum = ctnn::fma(of_a(at / Columns * Inner + i), of_b(i * Columns + at % Columns), sum);
    }
    y[at] = sum;
  }
}

/// Bytes less the zero points of their columns, or of the row that they are of.
template <class Node, std::size_t Zero, bool Rows>
constexpr void widen_less_zeros(auto const& arguments, auto const* from, std::size_t row,
                                std::size_t column, std::size_t count, float* to) noexcept {
  constexpr bool each = [] {
    if constexpr (Node::has_input(Zero)) {
      return Node::template input<Zero>().size() > 1;
    }
    return false;
  }();
  kernels::widen(from, count, each && !Rows ? 0 : zero_point<Node, Zero>(arguments, row), to);
  if constexpr (each && !Rows) {
    for (std::size_t i = 0; i < count; ++i) {
      to[i] -= static_cast<float>(zero_point<Node, Zero>(arguments, column + i));
    }
  }
}

/// The product of a's i-th matrix and b's j-th less their zero points: whole sums; of float8 float.
template <class Node, std::size_t A, std::size_t AZero, std::size_t B, std::size_t BZero>
constexpr auto product_less_zeros(auto const& arguments, std::size_t i, std::size_t j) noexcept {
  constexpr matrix_pairs pairs = pairs_of<Node, A, B>;
  constexpr kernels::byte_product product{pairs.rows, pairs.inner, pairs.columns};
  auto const* const a = arguments.template input<A>().data() + i * pairs.rows * pairs.inner;
  auto const* const b = arguments.template input<B>().data() + j * pairs.inner * pairs.columns;
  constexpr bool is_real = small_real<std::remove_cvref_t<decltype(*a)>> ||
                           small_real<std::remove_cvref_t<decltype(*b)>>;
  using Sum = std::conditional_t<is_real, float, std::int32_t>;
  auto const of_a = [&](std::size_t at) {
    return static_cast<Sum>(a[at]) -
           zero_point<Node, AZero, Sum>(arguments, i * pairs.rows + at / pairs.inner);
  };
  auto const of_b = [&](std::size_t at) {
    return static_cast<Sum>(b[at]) -
           zero_point<Node, BZero, Sum>(arguments, j * pairs.columns + at % pairs.columns);
  };
  std::array<Sum, pairs.rows * pairs.columns> sums{};
  if constexpr (is_real) {
    multiply_real<pairs.rows, pairs.inner, pairs.columns>(of_a, of_b, sums.data());
    return sums;
  } else if constexpr (kernels::has_few_rows(product)) {
    if !consteval {
      multiply_whole<pairs.rows, pairs.inner, pairs.columns>(of_a, of_b, sums.data());
      return sums;
    }
  }
  if constexpr (!is_real && pairs.rows * pairs.inner * pairs.columns > 0) {
    kernels::multiply_bytes<product>(
        [&](std::size_t row, std::size_t first, std::size_t count, float* to) {
          widen_less_zeros<Node, AZero, true>(arguments, a + row * pairs.inner + first,
                                              i * pairs.rows + row, first, count, to);
        },
        [&](std::size_t row, std::size_t first, std::size_t count, float* to) {
          widen_less_zeros<Node, BZero, false>(arguments, b + row * pairs.columns + first, row,
                                               j * pairs.columns + first, count, to);
        },
        sums.data());
  }
  return sums;
}

/// The product of quantized matrices less their zero points, as what `put(sum, row of a's matrices,
/// column of b's matrices)` makes of each sum.
template <class Node, std::size_t A, std::size_t AZero, std::size_t B, std::size_t BZero, class Put>
constexpr void multiply_less_zeros(auto const& arguments, auto& y, Put put) noexcept {
  for_each_pair<pairs_of<Node, A, B>>([&](std::size_t i, std::size_t j, std::size_t k) {
    constexpr matrix_pairs pairs = pairs_of<Node, A, B>;
    auto const sums = product_less_zeros<Node, A, AZero, B, BZero>(arguments, i, j);
    for (std::size_t at = 0; at < sums.size(); ++at) {
      y[k * sums.size() + at] = put(sums[at], i * pairs.rows + at / pairs.columns,
                                    j * pairs.columns + at % pairs.columns);
    }
  });
}

} // namespace detail

/// The product of matrices of bytes less their zero points, which are one number or, of a, one for
/// each row, and of b for each column. Source: ONNX MatMulInteger (opset 10).
template <>
struct operation<"MatMulInteger"> {
  template <class Node>
  static consteval tensor_type infer() {
    constexpr bool bytes = detail::demand_bytes<Node, 0, 2, 1, 3>();
    demand<detail::is_of_lines<Node, 2, 0, true>() && detail::is_of_lines<Node, 3, 1, false>(),
           "a zero point is neither one number nor one for each row of a or column of b", Node,
           Node::template input<0>().shape, Node::template input<1>().shape>();
    return {bytes ? data_type::int32 : data_type::undefined, detail::product_output<Node, 0, 1>()};
  }

  template <class Node>
  [[nodiscard]] static consteval std::size_t macs() {
    return detail::product_macs<Node, 0, 1>();
  }

  template <class Node>
  static constexpr void run(auto const& arguments) noexcept {
    detail::multiply_less_zeros<Node, 0, 2, 1, 3>(
        arguments, arguments.template output<0>(),
        [](std::int32_t sum, std::size_t, std::size_t) { return sum; });
  }
};

/// The product of quantized matrices, quantized: (a - a zero) a scale @ (b - b zero) b scale /
/// y scale + y zero, rounded to even and saturated. Source: ONNX QLinearMatMul (opset 21).
template <>
struct operation<"QLinearMatMul"> {
  template <class Node>
  static consteval tensor_type infer() {
    constexpr bool known = detail::demand_quantized<Node, 0, 2, 3, 5>();
    demand<detail::is_of_lines<Node, 1, 0, true>() && detail::is_of_lines<Node, 2, 0, true>() &&
               detail::is_of_lines<Node, 4, 3, false>() && detail::is_of_lines<Node, 5, 3, false>(),
           "a scale or zero point is neither one number nor one for each row of a or column of b",
           Node, Node::template input<0>().shape, Node::template input<3>().shape>();
    demand<Node::template input<6>().size() == 1 && Node::template input<7>().size() == 1,
           "scale and zero point of the output are not one number", Node>();
    return {known ? Node::template input<7>().type : data_type::undefined,
            detail::product_output<Node, 0, 3>()};
  }

  template <class Node>
  [[nodiscard]] static consteval std::size_t macs() {
    return detail::product_macs<Node, 0, 3>();
  }

  template <class Node>
  static constexpr void run(auto const& arguments) noexcept {
    float const scale = detail::scale_at<Node, 6>(arguments, 0);
    auto const zero = arguments.template input<7>()[0];
    detail::multiply_less_zeros<Node, 0, 2, 3, 5>(
        arguments, arguments.template output<0>(),
        [&](auto sum, std::size_t row, std::size_t column) {
          return detail::requantized(sum,
                                     detail::scale_at<Node, 1>(arguments, row) *
                                         detail::scale_at<Node, 4>(arguments, column) / scale,
                                     zero);
        });
  }
};

} // namespace ctnn::onnx
