// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/evaluator/matmul.hpp>
#include <ctnn/kernels/processor/matmul.hpp>
#include <ctnn/kernels/sizes/matrix_product.hpp>

#include <array>

namespace ctnn::kernels {

/// c (rows, columns) += a (rows, inner) @ b (inner, columns), c row-major.
///
/// Order: each c[r, k] is one chain that goes on from its present value, the inner index ascending.
template <matrix_product P, class T>
constexpr void multiply_accumulate(std::array<T, P.rows * P.inner> const& a,
                                   std::array<T, P.inner * P.columns> const& b,
                                   std::array<T, P.rows * P.columns>& c) noexcept {
  if consteval {
    evaluator::multiply_accumulate<P>(a, b, c);
  } else {
    processor::multiply_accumulate<P>(a, b, c);
  }
}

} // namespace ctnn::kernels
