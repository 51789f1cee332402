// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/exp.hpp>

namespace ctnn {
namespace detail {

// (tanh(x) - x) / x^3 in z = x^2 on |x| <= 0.55, minimax by Sollya's fpminimax.
template <class T>
struct tanh_constants;

template <>
struct tanh_constants<float> {
  static constexpr float saturation = 9.02f; // tanh rounds to 1 from here
  static constexpr float polynomial[] = {-0x1.555556p-2f, 0x1.11116p-3f,   -0x1.ba2e8cp-5f,
                                         0x1.6707d6p-6f,  -0x1.21b12ap-7f, 0x1.7cb37cp-9f};
};

template <>
struct tanh_constants<double> {
  static constexpr double saturation = 19.1;
  static constexpr double polynomial[] = {
      -0x1.5555555555555p-2,  0x1.111111111104ap-3,  -0x1.ba1ba1ba0a655p-5,  0x1.664f487d359e4p-6,
      -0x1.226e345ea621cp-7,  0x1.d6d397eeb77fap-9,  -0x1.7d9f4154b5aedp-10, 0x1.352480edaf0dfp-11,
      -0x1.f21454e79c4cfp-13, 0x1.83243e382fa99p-14, -0x1.01ec3da448824p-15, 0x1.9db67e459c535p-18};
};

struct tanh_function {
  /// An odd polynomial for |x| < limit, and 1 - 2 / (exp(2 |x|) + 1) beyond.
  template <number V>
  [[nodiscard, gnu::always_inline]] static constexpr V of(V const& x) noexcept {
    using T = element_of<V>;
    constexpr T limit = T(0.55);
    V const absolute = at_most(magnitude(x), tanh_constants<T>::saturation);
    if constexpr (std::floating_point<V>) { // in the evaluator, which need not calculate both
      return with_nan_of(
          x, with_sign_of(absolute < limit ? by_series(absolute) : by_exp(absolute), x));
    } else {
      return with_nan_of(
          x, with_sign_of(select(absolute < limit, by_series(absolute), by_exp(absolute)), x));
    }
  }

private:
  template <number V>
  [[nodiscard, gnu::always_inline]] static constexpr V by_series(V const& x) noexcept {
    V const z = x * x;
    return fma(x * z, polynomial(z, z * z, tanh_constants<element_of<V>>::polynomial), x);
  }

  template <number V>
  [[nodiscard, gnu::always_inline]] static constexpr V by_exp(V const& x) noexcept {
    constexpr element_of<V> one = 1;
    exp_argument<V> const twice(x + x);
    V const square = twice.r * twice.r;
    V const p = fma(square, twice.series(square), twice.r);
    V const power = twice.power();
    // The denominator is high + low exactly.
    V const base = power + one;
    V const high = fma(power, p, base);
    V const low = fma(power, p, base - high);
    V const half_quotient = one / high;
    V const quotient = half_quotient + half_quotient;
    V const difference = one - quotient;
    return difference + fma(half_quotient * quotient, low, (one - difference) - quotient);
  }
};

} // namespace detail

/// The hyperbolic tangent of x, within one unit in the last place.
///
/// An odd polynomial for |x| < 0.55, and tanh(x) = 1 - 2 / (exp(2 x) + 1) beyond.
/// tanh(+-0) = +-0, tanh(+-inf) = +-1, tanh(NaN) = NaN.
template <detail::number V>
[[nodiscard, gnu::always_inline]] constexpr V tanh(V const& x) noexcept {
  return detail::in_lanes<detail::tanh_function>(x);
}

} // namespace ctnn
