// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/in_lanes.hpp>
#include <ctnn/math/pack.hpp>
#include <ctnn/math/polynomial.hpp>
#include <ctnn/math/residual.hpp>
#include <ctnn/math/sqrt.hpp>

namespace ctnn::detail {

// (asin(u) - u) / u^3 in z = u^2 on 0 <= z <= 1/4, by Sollya's fpminimax: relative error of asin
// 2^-58.
inline constexpr double asin_polynomial[] = {
    0x1.5555555555556p-3, 0x1.3333333332dcdp-4, 0x1.6db6db6e4397cp-5, 0x1.f1c71c14da09bp-6,
    0x1.6e8bb2fe23311p-6, 0x1.1c4d1bf9d13ccp-6, 0x1.c9d1cecf6f8fep-7, 0x1.780cd7f70a478p-7,
    0x1.52df0d3f0c73p-7,  0x1.60a47c85f8619p-8, 0x1.205df6a5c3503p-6, -0x1.f07d87b42cbe3p-7,
    0x1.da67312d051a8p-6};

inline constexpr double arc_half_pi_high = 0x1.921fb54442d18p0;
inline constexpr double arc_half_pi_low = 0x1.1a62633145c07p-54;

/// asin(u) = u + rest, where u is |x| up to 1/2, and beyond that sqrt((1 - |x|) / 2), so that
/// asin(|x|) = pi / 2 - 2 asin(u).
template <number V>
struct arc_sine {
  mask_of<V> small;
  V u;
  V rest;

  /// Of 0 <= a <= 1.
  [[gnu::always_inline]] explicit constexpr arc_sine(V const& a) noexcept {
    small = a <= 0.5;
    V const half = (1.0 - a) * 0.5; // exact beyond 1/2
    V const z = select(small, rounded(a * a), half);
    V const root = ctnn::sqrt(half);
    V const root_low = residual(half, root, root) / select(root > 0.0, root + root, 1.0);
    u = select(small, a, root);
    rest = fma(u * z, polynomial(z, z * z, asin_polynomial), select(small, 0.0, root_low));
  }
};

/// high + low - a - b exactly rounded but for little, where high is 0 or above a.
template <number V>
[[nodiscard, gnu::always_inline]] constexpr V minus_in_parts(V const& high, V const& low,
                                                             V const& a, V const& b) noexcept {
  V const difference = high - a;
  return difference + (((high - difference) - a) + (low - b));
}

/// NaN where x is none of -1 ... 1, else the result.
template <number V>
[[nodiscard, gnu::always_inline]] constexpr V within_one(V const& a, V const& result) noexcept {
  return select(a <= 1.0, result, quiet_nan<double>);
}

} // namespace ctnn::detail
