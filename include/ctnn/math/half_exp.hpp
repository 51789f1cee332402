// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/exp.hpp>

namespace ctnn::detail {

/// The last double whose hyperbolic sine and cosine are finite.
inline constexpr double hyperbolic_overflow = 0x1.633ce8fb9f87dp9; // 710.4758600739439

/// e^a / 2 of 0 <= a.
template <number V>
[[nodiscard, gnu::always_inline]] constexpr V half_exp(V const& a) noexcept {
  exp_argument<V> const argument(at_most(a, hyperbolic_overflow));
  V const z = argument.r * argument.r;
  V const p = argument.high + fma(z, argument.series(z), argument.low);
  auto const [first, second] = argument.powers();
  V const half = first * 0.5;
  return select(a > hyperbolic_overflow, infinity<double>, rounded(fma(half, p, half) * second));
}

} // namespace ctnn::detail
