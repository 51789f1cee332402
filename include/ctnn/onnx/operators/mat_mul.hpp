// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/matmul.hpp>
#include <ctnn/onnx/inference/operation.hpp>
#include <ctnn/onnx/inference/tensor_type.hpp>
#include <ctnn/onnx/operators/arithmetic.hpp>
#include <ctnn/onnx/operators/broadcast.hpp>
#include <ctnn/onnx/operators/parts.hpp>

#include <concepts>
#include <cstddef>

namespace ctnn::onnx {

namespace detail {

/// How two tensors are multiplied as numpy.matmul does: matrices in the last two dimensions, of
/// batches that are broadcast. What has one dimension is a row or a column.
struct matrix_pairs {
  extents of_a;
  extents of_b;
  extents batches;
  std::size_t rows;
  std::size_t inner;
  std::size_t columns;
  bool fit = false;
  extents output;

  constexpr matrix_pairs(extents const& a, extents const& b)
      : rows(a.rank > 1 ? a[a.rank - 2] : 1), inner(a.rank > 0 ? a[a.rank - 1] : 0),
        columns(b.rank > 1 ? b[b.rank - 1] : 1) {
    for (std::size_t i = 0; i + 2 < a.rank; ++i) {
      of_a.push_back(a[i]);
    }
    for (std::size_t i = 0; i + 2 < b.rank; ++i) {
      of_b.push_back(b[i]);
    }
    fit = a.rank > 0 && b.rank > 0 && inner == b[b.rank > 1 ? b.rank - 2 : 0] &&
          broadcastable(of_a, of_b);
    output = batches = broadcast(of_a, of_b);
    if (a.rank > 1) {
      output.push_back(rows);
    }
    if (b.rank > 1) {
      output.push_back(columns);
    }
    // Rows of all matrices that are multiplied by the same one are rows of one matrix.
    if (of_b.size() == 1 && of_a.rank >= of_b.rank) {
      rows *= of_a.size();
      of_a = of_b = batches = {};
    }
  }

  [[nodiscard]] constexpr bool is_one() const noexcept { return batches.rank == 0; }
};

/// Calls `f(index of a's matrix, of b's, of y's)` for each pair.
template <matrix_pairs Pairs, class F>
constexpr void for_each_pair(F f) {
  constexpr stride_table<2> strides{broadcast_strides(Pairs.of_a, Pairs.batches),
                                    broadcast_strides(Pairs.of_b, Pairs.batches)};
  onnx::for_each_place<Pairs.batches, strides>(
      [&](std::size_t y, auto const& at) { f(at[0], at[1], y); });
}

template <class Node, std::size_t A, std::size_t B>
inline constexpr matrix_pairs pairs_of{Node::template input<A>().shape,
                                       Node::template input<B>().shape};

template <class Node, std::size_t A, std::size_t B>
consteval std::size_t product_macs() {
  return Node::template output<0>().size() * pairs_of<Node, A, B>.inner;
}

/// The extents of the product of two inputs.
template <class Node, std::size_t A, std::size_t B>
consteval extents product_output() {
  constexpr extents a = Node::template input<A>().shape;
  constexpr extents b = Node::template input<B>().shape;
  demand<matrix_pairs(a, b).fit, "the shapes of the matrices do not go together", Node, a, b>();
  return matrix_pairs(a, b).output;
}

/// y = a @ b of whole numbers, which wrap around; `of_a(i)` and `of_b(i)` are elements as Y.
template <std::size_t Rows, std::size_t Inner, std::size_t Columns, class Y, class A, class B>
constexpr void multiply_whole(A of_a, B of_b, Y* y) noexcept {
  for (std::size_t row = 0; row < Rows; ++row, y += Columns) {
    for (std::size_t j = 0; j < Columns; ++j) {
      y[j] = 0;
    }
    for (std::size_t i = 0; i < Inner; ++i) {
      Y const factor = of_a(row * Inner + i);
      for (std::size_t j = 0; j < Columns; ++j) {
        y[j] = wrapped(y[j],
                       wrapped(factor, of_b(i * Columns + j), [](auto p, auto q) { return p * q; }),
                       [](auto p, auto q) { return p + q; });
      }
    }
  }
}

} // namespace detail

/// The matrix product a @ b as numpy.matmul has it: y[..., i, k] = sum over j of a[..., i, j]
/// b[..., j, k], batches broadcast. Source: ONNX MatMul (opset 13).
template <>
struct operation<"MatMul"> {
  template <class Node>
  static consteval tensor_type infer() {
    demand<Node::template input<0>().type == Node::template input<1>().type,
           "the inputs are of different types", Node>();
    return {Node::template input<0>().type, detail::product_output<Node, 0, 1>()};
  }

  template <class Node>
  [[nodiscard]] static consteval std::size_t macs() {
    return detail::product_macs<Node, 0, 1>();
  }

  template <class Node, class Arguments>
  static constexpr void gradient(Arguments const& arguments) noexcept {
    constexpr detail::matrix_pairs pairs = detail::pairs_of<Node, 0, 1>;
    if constexpr (Node::template output<0>().size() * pairs.inner > 0) {
      auto const& dy = arguments.output_gradient();
      if constexpr (Arguments::template asks_for<0>()) {
        // dy @ transposed b
        constexpr kernels::matrix_product product{.rows = pairs.rows,
                                                  .inner = pairs.columns,
                                                  .columns = pairs.inner,
                                                  .b = {1, pairs.columns}};
        detail::change_parts<pairs.of_a.size()>(
            arguments.template input_gradient<0>(), [&](auto&& parts) {
              detail::with_parts<pairs.batches.size(), pairs.of_b.size()>(
                  [&](auto const& of_y, auto const& of_b) {
                    detail::for_each_pair<detail::pairs_of<Node, 0, 1>>(
                        [&](std::size_t i, std::size_t j, std::size_t k) {
                          kernels::multiply_accumulate<product>(of_y[k], of_b[j], parts[i]);
                        });
                  },
                  dy, detail::calculable(arguments.template input<1>()));
            });
      }
      if constexpr (Arguments::template asks_for<1>()) {
        // transposed a @ dy
        constexpr kernels::matrix_product product{.rows = pairs.inner,
                                                  .inner = pairs.rows,
                                                  .columns = pairs.columns,
                                                  .a = {1, pairs.inner}};
        detail::change_parts<pairs.of_b.size()>(
            arguments.template input_gradient<1>(), [&](auto&& parts) {
              detail::with_parts<pairs.of_a.size(), pairs.batches.size()>(
                  [&](auto const& of_a, auto const& of_y) {
                    detail::for_each_pair<detail::pairs_of<Node, 0, 1>>(
                        [&](std::size_t i, std::size_t j, std::size_t k) {
                          kernels::multiply_accumulate<product>(of_a[i], of_y[k], parts[j]);
                        });
                  },
                  detail::calculable(arguments.template input<0>()), dy);
            });
      }
    }
  }

  template <class Node>
  [[nodiscard]] static consteval std::size_t channel_axis() {
    return Node::template output<0>().rank() > 0 ? Node::template output<0>().rank() - 1 : none;
  }

  template <class Node>
  static constexpr void run(auto const& arguments) noexcept {
    constexpr detail::matrix_pairs pairs = detail::pairs_of<Node, 0, 1>;
    if constexpr (Node::template output<0>().size() > 0) {
      auto const& a = detail::calculable(arguments.template input<0>());
      auto const& b = detail::calculable(arguments.template input<1>());
      detail::calculate(arguments.template output<0>(), [&](auto& y) {
        if constexpr (pairs.inner == 0) {
          y = {};
        } else if constexpr (pairs.is_one()) {
          multiply<Node>(a, b, y);
        } else {
          constexpr detail::matrix_pairs all = detail::pairs_of<Node, 0, 1>;
          detail::in_parts<all.batches.size(), all.of_a.size(), all.of_b.size()>(
              [](auto&& of_y, auto const& of_a, auto const& of_b) {
                detail::for_each_pair<detail::pairs_of<Node, 0, 1>>(
                    [&](std::size_t i, std::size_t j, std::size_t k) {
                      multiply<Node>(of_a[i], of_b[j], of_y[k]);
                    });
              },
              y, a, b);
        }
      });
    }
  }

private:
  template <class Node>
  static constexpr void multiply(auto const& a, auto const& b, auto& y) noexcept {
    constexpr detail::matrix_pairs pairs = detail::pairs_of<Node, 0, 1>;
    using T = detail::element_in<decltype(y)>;
    if constexpr (std::floating_point<T>) {
      // A column is the row of the transposed product, so that outputs lie side by side.
      constexpr bool column = pairs.columns == 1 && pairs.rows > 1;
      constexpr std::size_t outputs = column ? pairs.rows : pairs.columns;
      constexpr kernels::matrix_product product{
          .rows = column ? 1 : pairs.rows,
          .inner = pairs.inner,
          .columns = outputs,
          .b = {column ? 1 : outputs, column ? pairs.inner : 1},
          .chains = pairs.is_one() ? kernels::contraction_chains(pairs.inner, outputs)
                                   : kernels::contraction_chains(pairs.inner, outputs,
                                                                 column ? 1 : pairs.rows)};
      if constexpr (column) {
        kernels::multiply<product>(b, a, y);
      } else {
        kernels::multiply<product>(a, b, y);
      }
    } else {
      detail::multiply_whole<pairs.rows, pairs.inner, pairs.columns>(
          [&](std::size_t i) { return a[i]; }, [&](std::size_t i) { return b[i]; }, y.data());
    }
  }
};

} // namespace ctnn::onnx
