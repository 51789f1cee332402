// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/unsatisfied.hpp>
#include <ctnn/kernels/matmul.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <cstddef>

namespace ctnn {

/// The extents over which a matrix product sums are equal.
template <class A, class B, std::size_t InnerA, std::size_t InnerB>
concept inner_extents_agree =
    InnerA == InnerB ||
    detail::unsatisfied<"matmul: the inner extents differ: (left, right) are", A, B>();

/// The matrix product a @ b: c[i, k] = sum over j of a[i, j] b[j, k].
///
/// Shapes: (rows, inner) @ (inner, columns) = (rows, columns).
/// Source: ONNX MatMul (opset 13), torch.matmul.
template <real T, std::size_t Rows, std::size_t InnerA, std::size_t InnerB, std::size_t Columns>
  requires inner_extents_agree<shape<Rows, InnerA>, shape<InnerB, Columns>, InnerA, InnerB>
[[nodiscard]] constexpr tensor<T, Rows, Columns>
matmul(tensor<T, Rows, InnerA> const& a, tensor<T, InnerB, Columns> const& b) noexcept {
  tensor<T, Rows, Columns> c;
  kernels::multiply<kernels::matrix_product{
      .rows = Rows,
      .inner = InnerA,
      .columns = Columns,
      .chains = kernels::contraction_chains(InnerA, Columns, Rows)}>(a.data, b.data, c.data);
  return c;
}

/// A matrix times a column: (rows, inner) @ (inner) = (rows).
template <real T, std::size_t Rows, std::size_t InnerA, std::size_t InnerB>
  requires inner_extents_agree<shape<Rows, InnerA>, shape<InnerB>, InnerA, InnerB>
[[nodiscard]] constexpr tensor<T, Rows> matmul(tensor<T, Rows, InnerA> const& a,
                                               tensor<T, InnerB> const& b) noexcept {
  tensor<T, Rows> c;
  // As the row b @ transposed(a), so that the outputs lie side by side.
  kernels::multiply<kernels::matrix_product{.rows = 1,
                                            .inner = InnerA,
                                            .columns = Rows,
                                            .b = {1, InnerA},
                                            .chains = kernels::contraction_chains(InnerA, Rows)}>(
      b.data, a.data, c.data);
  return c;
}

/// A row times a matrix: (inner) @ (inner, columns) = (columns).
template <real T, std::size_t InnerA, std::size_t InnerB, std::size_t Columns>
  requires inner_extents_agree<shape<InnerA>, shape<InnerB, Columns>, InnerA, InnerB>
[[nodiscard]] constexpr tensor<T, Columns> matmul(tensor<T, InnerA> const& a,
                                                  tensor<T, InnerB, Columns> const& b) noexcept {
  return {matmul(tensor<T, 1, InnerA>{a.data}, b).data};
}

/// The outer product: c[i, j] = a[i] b[j].
template <real T, std::size_t Rows, std::size_t Columns>
[[nodiscard]] constexpr tensor<T, Rows, Columns> outer(tensor<T, Rows> const& a,
                                                       tensor<T, Columns> const& b) noexcept {
  return matmul(tensor<T, Rows, 1>{a.data}, tensor<T, 1, Columns>{b.data});
}

} // namespace ctnn
