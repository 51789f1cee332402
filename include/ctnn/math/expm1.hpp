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
    auto const [p, p_low] = argument.exp_r_less_one();
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

// (exp(r) - 1 - r) / r^2 on |r| <= ln(2) / 2, by Sollya's fpminimax: relative error of expm1
// 2^-30.7.
inline constexpr double expm1_polynomial_of_float[] = {0x1.0000000ba6335p-1,  0x1.5555557466884p-3,
                                                       0x1.5554e884d700ap-5,  0x1.1110aaf6e9fdep-7,
                                                       0x1.6d43d66e41dddp-10, 0x1.a17eda26498fp-13};

/// For float, in double.
struct expm1_of_float_function {
  template <number V>
  [[nodiscard, gnu::always_inline]] static constexpr V of(V const& x) noexcept {
    // Beyond these limits the result rounds to -1 or is infinite as a float.
    exp_argument<V> const argument(at_most(at_least(x, -20), 90));
    V const& r = argument.r;
    V const z = r * r;
    V const p = fma(z, polynomial(r, z, expm1_polynomial_of_float), r);
    V const power = argument.power();
    return with_nan_of(x, select(x == 0.0, x, fma(power, p, power - 1.0)));
  }
};

} // namespace detail

/// e^x - 1, within one unit in the last place also where x is near 0.
///
/// x = n ln 2 + r as in `exp`, and 2^n (e^r - 1) + (2^n - 1). expm1(+-0) = +-0, expm1(-inf) = -1,
/// expm1(inf) = inf, expm1(NaN) = NaN.
template <detail::number V>
[[nodiscard, gnu::always_inline]] constexpr V expm1(V const& x) noexcept {
  if constexpr (std::same_as<detail::element_of<V>, float>) {
    return detail::in_double<detail::expm1_of_float_function>(x);
  } else {
    return detail::in_lanes<detail::expm1_function>(x);
  }
}

} // namespace ctnn
