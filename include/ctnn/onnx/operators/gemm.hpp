// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/matmul.hpp>
#include <ctnn/math/fma.hpp>
#include <ctnn/math/rounded.hpp>
#include <ctnn/onnx/inference/operation.hpp>
#include <ctnn/onnx/inference/tensor_type.hpp>
#include <ctnn/onnx/operators/arithmetic.hpp>
#include <ctnn/onnx/operators/broadcast.hpp>
#include <ctnn/onnx/operators/mat_mul.hpp>
#include <ctnn/onnx/operators/parts.hpp>
#include <ctnn/onnx/operators/scaled_node.hpp>
#include <ctnn/onnx/operators/transposed.hpp>

#include <array>
#include <concepts>
#include <cstddef>

namespace ctnn::onnx {

/// y = alpha op(a) @ op(b) + beta c, where op transposes or not, and c is broadcast.
/// Source: ONNX Gemm (opset 13).
template <>
struct operation<"Gemm"> {
private:
  template <class Node>
  static constexpr bool transposes_a = Node::integer("transA") != 0;
  template <class Node>
  static constexpr bool transposes_b = Node::integer("transB") != 0;
  template <class Node>
  static constexpr float alpha = Node::number("alpha", 1);
  template <class Node>
  static constexpr float beta = Node::has_input(2) ? Node::number("beta", 1) : 0;

  /// Whether c is a number for each column.
  template <class Node>
  [[nodiscard]] static consteval bool is_row() {
    if constexpr (Node::has_input(2)) {
      constexpr extents c = Node::template input<2>().shape;
      return c.rank > 0 && c[c.rank - 1] == c.size() &&
             c.size() == Node::template output<0>().shape[1];
    } else {
      return false;
    }
  }

public:
  template <class Node>
  static consteval tensor_type infer() {
    constexpr extents a = Node::template input<0>().shape;
    constexpr extents b = Node::template input<1>().shape;
    constexpr bool matrices = a.rank == 2 && b.rank == 2;
    demand<matrices, "Gemm multiplies matrices", Node, a, b>();
    constexpr extents y{a[transposes_a<Node> ? 1 : 0], b[transposes_b<Node> ? 0 : 1]};
    demand<!matrices || a[transposes_a<Node> ? 0 : 1] == b[transposes_b<Node> ? 1 : 0],
           "the shapes of the matrices do not go together", Node, a, b>();
    demand<Node::template input<0>().type == Node::template input<1>().type,
           "the inputs are of different types", Node>();
    if constexpr (Node::has_input(2)) {
      constexpr extents c = Node::template input<2>().shape;
      demand<broadcastable(c, y) && broadcast(c, y) == y,
             "what is added does not go together with the product", Node, c, y>();
      demand<Node::template input<0>().type == Node::template input<2>().type,
             "the inputs are of different types", Node>();
    }
    return {Node::template input<0>().type, y};
  }

  template <class Node>
  [[nodiscard]] static consteval std::size_t macs() {
    return Node::template output<0>().size() *
           Node::template input<0>().shape[transposes_a<Node> ? 0 : 1];
  }

  template <class Node>
  [[nodiscard]] static consteval std::size_t channel_axis() {
    return 1;
  }
  template <class Node>
    requires(alpha<Node> == 1 && (!Node::has_input(2) || (beta<Node> == 1 && is_row<Node>())))
  [[nodiscard]] static consteval detail::weight_channels channels_of_weight() {
    extents const b = Node::template input<1>().shape;
    return transposes_b<Node>
               ? detail::weight_channels{.outer = 1, .channels = b[0], .inner = b[1]}
               : detail::weight_channels{.outer = b[0], .channels = b[1], .inner = 1};
  }

  template <class Node>
  static constexpr void run(auto const& arguments) noexcept {
    constexpr extents shape = Node::template output<0>().shape;
    constexpr std::size_t inner = Node::template input<0>().shape[transposes_a<Node> ? 0 : 1];
    if constexpr (shape.size() > 0) {
      auto const& a = detail::calculable(arguments.template input<0>());
      auto const& b = detail::calculable(arguments.template input<1>());
      detail::calculate(arguments.template output<0>(), [&](auto& y) {
        using T = detail::element_in<decltype(y)>;
        constexpr extents of_y = Node::template output<0>().shape;
        if constexpr (inner == 0) {
          y = {};
          add<Node>(arguments, T(alpha<Node>), y);
        } else if constexpr (!std::floating_point<T>) {
          constexpr std::size_t a_row = transposes_a<Node> ? 1 : inner;
          constexpr std::size_t a_column = transposes_a<Node> ? of_y[0] : 1;
          constexpr std::size_t b_row = transposes_b<Node> ? 1 : of_y[1];
          constexpr std::size_t b_column = transposes_b<Node> ? inner : 1;
          detail::multiply_whole<of_y[0], inner, of_y[1]>(
              [&](std::size_t i) { return a[i / inner * a_row + i % inner * a_column]; },
              [&](std::size_t i) { return b[i / of_y[1] * b_row + i % of_y[1] * b_column]; },
              y.data());
          add<Node>(arguments, T(alpha<Node>), y);
        } else if constexpr (transposes_b<Node> && Node::template input_is_at_hand<1>()) {
          // Once, by the compiler.
          multiply<Node, kernels::matrix_strides{of_y[1], 1}>(
              arguments, a, detail::transposed_constant<Node, 1, T, of_y[1], inner>, y);
        } else {
          multiply<Node, kernels::matrix_strides{transposes_b<Node> ? 1 : of_y[1],
                                                 transposes_b<Node> ? inner : 1}>(arguments, a, b,
                                                                                  y);
        }
      });
    }
  }

  /// Scales dy by alpha, once c, which it is no part of, has had its own.
  template <class Node, class Arguments>
  static constexpr void gradient(Arguments const& arguments) noexcept {
    constexpr extents of_y = Node::template output<0>().shape;
    constexpr std::size_t rows = of_y[0];
    constexpr std::size_t columns = of_y[1];
    constexpr std::size_t inner = Node::template input<0>().shape[transposes_a<Node> ? 0 : 1];
    auto& dy = arguments.output_gradient();
    if constexpr (Arguments::template asks_for<2>()) {
      using T = detail::element_in<decltype(dy)>;
      constexpr stride_table<1> strides{broadcast_strides(Node::template input<2>().shape, of_y)};
      for_each_place<of_y, strides>([&](std::size_t i, auto const& at) {
        auto& dc = arguments.template input_gradient<2>()[at[0]];
        dc = ctnn::fma(T(beta<Node>), dy[i], dc);
      });
    }
    if constexpr (alpha<Node> != 1) {
      for (auto& element : dy) {
        element = ctnn::detail::rounded(element * alpha<Node>);
      }
    }
    // How the factors lie, and their transposes.
    constexpr kernels::matrix_strides a{transposes_a<Node> ? 1 : inner,
                                        transposes_a<Node> ? rows : 1};
    constexpr kernels::matrix_strides b{transposes_b<Node> ? 1 : columns,
                                        transposes_b<Node> ? inner : 1};
    constexpr kernels::matrix_strides y{columns, 1};
    constexpr kernels::matrix_strides y_transposed{1, columns};
    if constexpr (rows * columns * inner > 0) {
      if constexpr (Arguments::template asks_for<0>()) {
        auto const& other = detail::calculable(arguments.template input<1>());
        auto& to = arguments.template input_gradient<0>();
        if constexpr (transposes_a<Node>) {
          kernels::multiply_accumulate<kernels::matrix_product{inner, columns, rows, b,
                                                               y_transposed}>(other, dy, to);
        } else {
          kernels::multiply_accumulate<kernels::matrix_product{
              rows, columns, inner, y, {b.column, b.row}}>(dy, other, to);
        }
      }
      if constexpr (Arguments::template asks_for<1>()) {
        auto const& other = detail::calculable(arguments.template input<0>());
        auto& to = arguments.template input_gradient<1>();
        if constexpr (transposes_b<Node>) {
          kernels::multiply_accumulate<kernels::matrix_product{columns, rows, inner, y_transposed,
                                                               a}>(dy, other, to);
        } else {
          kernels::multiply_accumulate<kernels::matrix_product{
              inner, rows, columns, {a.column, a.row}, y}>(other, dy, to);
        }
      }
    }
  }

private:
  template <class Node, kernels::matrix_strides B>
  static constexpr void multiply(auto const& arguments, auto const& a, auto const& b,
                                 auto& y) noexcept {
    constexpr extents of_a = Node::template input<0>().shape;
    constexpr extents of_y = Node::template output<0>().shape;
    constexpr std::size_t inner = of_a[transposes_a<Node> ? 0 : 1];
    constexpr kernels::matrix_product product{
        .rows = of_y[0],
        .inner = inner,
        .columns = of_y[1],
        .a = {transposes_a<Node> ? 1 : inner, transposes_a<Node> ? of_y[0] : 1},
        .b = B,
        .chains = kernels::contraction_chains(inner, of_y[1])};
    using T = detail::element_in<decltype(y)>;
    if constexpr (beta<Node> == 1 && alpha<Node> == 1 && is_row<Node>()) {
      kernels::multiply<product, kernels::start::row>(
          a, b, detail::calculable(arguments.template input<2>()), y);
    } else {
      kernels::multiply<product>(a, b, y);
      add<Node>(arguments, T(alpha<Node>), y);
    }
  }

  /// y = factor y + beta c.
  template <class Node, class T>
  static constexpr void add(auto const& arguments, T factor, auto& y) noexcept {
    if constexpr (beta<Node> == 0) {
      if constexpr (alpha<Node> != 1) {
        for (T& element : y) {
          element = operation<"Mul">::value<Node>(element, factor);
        }
      }
    } else {
      auto const& c = arguments.template input<2>();
      constexpr extents of_y = Node::template output<0>().shape;
      constexpr stride_table<1> strides{broadcast_strides(Node::template input<2>().shape, of_y)};
      for_each_place<of_y, strides>([&](std::size_t i, auto const& at) {
        T const added = operation<"Mul">::value<Node>(T(beta<Node>), T(widened(c[at[0]])));
        if constexpr (std::floating_point<T>) {
          y[i] = ctnn::fma(factor, y[i], added);
        } else {
          y[i] = operation<"Add">::value<Node>(operation<"Mul">::value<Node>(factor, y[i]), added);
        }
      });
    }
  }
};

} // namespace ctnn::onnx
