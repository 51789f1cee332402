// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/exp.hpp>
#include <ctnn/math/in_lanes.hpp>

namespace ctnn {
namespace detail {

struct expm1_function {
  template <number V>
  [[nodiscard, gnu::always_inline]] static constexpr V of(V const& x) noexcept {
    using T = element_of<V>;
    constexpr T least = -40;                // expm1 is -1 from here down
    if constexpr (std::floating_point<V>) { // in the evaluator, where overflow is an error
      if (x > exp_constants<T>::overflow) {
        return infinity<V>;
      }
    }
    exp_argument<V> const argument(at_most(at_least(x, least), exp_constants<T>::overflow));
    V const tail = argument.tail();
    V const p = argument.high + tail;
    V const p_low = (argument.high - p) + tail;
    // Half of 2^n (1 + p) - 1, since 2^n alone may be too large; its rounding is put back.
    V const power = argument.half_power();
    V const base = power - T(0.5);
    V const high = fma(power, p, base);
    V const base_low = (power - base) - T(0.5);
    V const low = fma(power, p_low, fma(power, p, base - high) + base_low);
    V const half = high + low;
    V const result = select(magnitude(x) < std::numeric_limits<T>::epsilon() / 4, x, half + half);
    return with_nan_of(x, select(x > exp_constants<T>::overflow, infinity<T>, result));
  }
};

} // namespace detail

/// e^x - 1, within one unit in the last place also where x is near 0.
///
/// x = n ln 2 + r as in `exp`, and 2^n (e^r - 1) + (2^n - 1). expm1(+-0) = +-0, expm1(-inf) = -1,
/// expm1(inf) = inf, expm1(NaN) = NaN.
template <detail::number V>
[[nodiscard, gnu::always_inline]] constexpr V expm1(V const& x) noexcept {
  return detail::in_double<detail::expm1_function>(x);
}

} // namespace ctnn
