// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/fma.hpp>

#include <cstddef>

namespace ctnn::detail {

/// The polynomial with these coefficients, in ascending order, at x: Horner's rule in `fma`.
template <std::floating_point T, std::size_t Count>
[[nodiscard]] constexpr T horner(T x, T const (&coefficients)[Count]) noexcept {
  T sum = coefficients[Count - 1];
  for (std::size_t i = Count - 1; i-- > 0;) {
    sum = ctnn::fma(sum, x, coefficients[i]);
  }
  return sum;
}

} // namespace ctnn::detail
