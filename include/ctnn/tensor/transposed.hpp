// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/tensor/tensor.hpp>

#include <cstddef>

namespace ctnn {

/// The transpose of a matrix: rows become columns. W (out, in) of a mathematics text becomes the
/// (in, out) weight of a dense layer.
template <class T, std::size_t Rows, std::size_t Columns>
[[nodiscard]] constexpr tensor<T, Columns, Rows>
transposed(tensor<T, Rows, Columns> const& matrix) noexcept {
  tensor<T, Columns, Rows> result;
  T const* in = matrix.begin();
  T* const out = result.begin();
  for (std::size_t row = 0; row < Rows; ++row) {
    for (std::size_t column = 0; column < Columns; ++column) {
      out[column * Rows + row] = *in++;
    }
  }
  return result;
}

} // namespace ctnn
