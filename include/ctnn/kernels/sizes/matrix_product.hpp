// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>

namespace ctnn::kernels {

/// How far apart neighbours of a matrix lie in memory: (columns, 1) for a row-major one, (1, rows)
/// to read one as its transpose.
struct matrix_strides {
  std::size_t row;
  std::size_t column;
};

/// The sizes of a matrix product a (rows, inner) @ b (inner, columns), a row-major, and how b lies.
struct matrix_product {
  std::size_t rows;
  std::size_t inner;
  std::size_t columns;
  matrix_strides b{columns, 1};
};

} // namespace ctnn::kernels
