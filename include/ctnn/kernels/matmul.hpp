// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/evaluator/matmul.hpp>
#include <ctnn/kernels/processor/matmul.hpp>
#include <ctnn/kernels/sizes/matrix_product.hpp>

#include <array>
#include <cstddef>

namespace ctnn::kernels {

/// c (rows, columns) = start + a (rows, inner) @ b (inner, columns), c row-major. See
/// `matrix_product` for the order of each sum.
template <matrix_product P, start Start, class T, std::size_t Starts>
  requires(Starts == P.starts(Start))
[[gnu::always_inline]] constexpr void
multiply(std::array<T, P.rows * P.inner> const& a, std::array<T, P.inner * P.columns> const& b,
         std::array<T, Starts> const& from, std::array<T, P.rows * P.columns>& c) noexcept {
  if consteval {
    evaluator::multiply<P, Start>(a, b, from, c);
  } else {
    if constexpr (P.rows * P.inner * P.columns <= inlined_macs) {
      processor::multiply<P, Start>(a.data(), b.data(), from.data(), c.data());
    } else {
      processor::multiply_outlined<P, Start>(a.data(), b.data(), from.data(), c.data());
    }
  }
}

/// c = a @ b.
template <matrix_product P, class T>
[[gnu::always_inline]] constexpr void multiply(std::array<T, P.rows * P.inner> const& a,
                                               std::array<T, P.inner * P.columns> const& b,
                                               std::array<T, P.rows * P.columns>& c) noexcept {
  multiply<P, start::zero>(a, b, std::array<T, 0>{}, c);
}

/// c += a @ b: each sum goes on from its present value.
template <matrix_product P, class T>
constexpr void multiply_accumulate(std::array<T, P.rows * P.inner> const& a,
                                   std::array<T, P.inner * P.columns> const& b,
                                   std::array<T, P.rows * P.columns>& c) noexcept {
  multiply<P, start::present>(a, b, c, c);
}

} // namespace ctnn::kernels
