// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/evaluator/matmul.hpp>
#include <ctnn/onnx/operators/parts.hpp>

#include <array>
#include <bit>
#include <cstddef>

namespace ctnn::onnx::detail {

/// A matrix (Rows, Columns) of the transpose x (Columns, Rows).
template <std::size_t Rows, std::size_t Columns, class T>
[[nodiscard]] constexpr std::array<T, Rows * Columns>
transposed(std::array<T, Rows * Columns> const& x) noexcept {
  if consteval {
    return std::bit_cast<std::array<T, Rows * Columns>>(
        kernels::evaluator::wide_rows<kernels::matrix_strides{1, Rows}, Rows, Columns>(x));
  } else {
    std::array<T, Rows * Columns> result;
    for (std::size_t row = 0; row < Rows; ++row) {
      for (std::size_t column = 0; column < Columns; ++column) {
        result[row * Columns + column] = x[column * Rows + row];
      }
    }
    return result;
  }
}

/// The transpose (Columns, Rows) of a node's constant input (Rows, Columns), as what is calculated
/// in.
template <class Node, std::size_t Input, class T, std::size_t Rows, std::size_t Columns>
alignas(64) inline constexpr std::array<T, Rows * Columns> transposed_constant =
    transposed<Columns, Rows>(calculable(Node::template constant_input<Input>()));

} // namespace ctnn::onnx::detail
