// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/in_lanes.hpp>
#include <ctnn/math/residual.hpp>
#include <ctnn/math/sqrt.hpp>

namespace ctnn {
namespace detail {

struct rsqrt_function {
  template <number V>
  [[nodiscard, gnu::always_inline]] static constexpr V of(V const& x) noexcept {
    V inside = x;
    if consteval { // which does not calculate with the others
      inside = select(x > 0.0, select(x < infinity<double>, x, 1.0), 1.0);
    }
    // Where the remainders below would be subnormal, of 2^108 x.
    auto const small = inside < 0x1p-900;
    V const scaled = inside * select(small, all<V>(0x1p108), 1.0);
    V const root = ctnn::sqrt(scaled);
    V const reciprocal = 1.0 / root;
    // What the root lacks, in units of itself twice, and what its reciprocal lacks
    V const root_lacks = (residual(scaled, root, root) * 0.5) * reciprocal;
    V const lacks = fma(-reciprocal, root_lacks, residual(all<V>(1.0), reciprocal, root));
    V const exact = fma(reciprocal, lacks, reciprocal);
    V const result = select(small, exact * 0x1p54, exact);
    return select(x > 0.0, select(x < infinity<double>, result, 0.0),
                  select(x == 0.0, with_sign_of(all<V>(infinity<double>), x), quiet_nan<double>));
  }
};

} // namespace detail

/// 1 / sqrt(x). rsqrt(+-0) = +-inf, rsqrt(inf) = 0; a negative x or NaN gives NaN (IEEE 754-2019
/// rSqrt).
template <detail::number V>
[[nodiscard, gnu::always_inline]] constexpr V rsqrt(V const& x) noexcept {
  return detail::in_double<detail::rsqrt_function>(x);
}

} // namespace ctnn
