// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/exp.hpp>
#include <ctnn/math/in_lanes.hpp>

#include <concepts>

namespace ctnn {
namespace detail {

// (tanh(x) - x) / x^3 in z = x^2 on |x| <= 0.55, minimax by Sollya's fpminimax.
inline constexpr double tanh_polynomial[] = {
    -0x1.5555555555555p-2,  0x1.111111111104ap-3,  -0x1.ba1ba1ba0a655p-5,  0x1.664f487d359e4p-6,
    -0x1.226e345ea621cp-7,  0x1.d6d397eeb77fap-9,  -0x1.7d9f4154b5aedp-10, 0x1.352480edaf0dfp-11,
    -0x1.f21454e79c4cfp-13, 0x1.83243e382fa99p-14, -0x1.01ec3da448824p-15, 0x1.9db67e459c535p-18};

struct tanh_function {
  /// An odd polynomial for |x| < limit, and 1 - 2 / (exp(2 |x|) + 1) beyond.
  template <number V>
  [[nodiscard, gnu::always_inline]] static constexpr V of(V const& x) noexcept {
    constexpr double limit = 0.55;
    V const absolute = at_most(magnitude(x), 19.1); // tanh rounds to 1 from here
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
    return fma(x * z, polynomial(z, z * z, tanh_polynomial), x);
  }

  template <number V>
  [[nodiscard, gnu::always_inline]] static constexpr V by_exp(V const& x) noexcept {
    constexpr double one = 1;
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

// tanh(x) / x in z = x^2 on |x| <= 9.1, minimax (by Lawson's weighted least squares): relative
// error 2^-29.8.
inline constexpr double tanh_numerator_of_float[] = {0x1.fffffff6fefd5p-1, 0x1.1a3ed6c63902fp-3,
                                                     0x1.066156b7341fbp-8, 0x1.0817ca486ab32p-15,
                                                     0x1.b0d1fe2e61ba3p-25};
inline constexpr double tanh_denominator_of_float[] = {1.0,
                                                       0x1.e274c009537c2p-2,
                                                       0x1.c6293467fd574p-6,
                                                       0x1.b83f9cd724a58p-12,
                                                       0x1.aff7e3a28b66ap-20,
                                                       0x1.91427970208bfp-31};

/// For float, in double: a quotient whose terms do not wait for each other.
struct tanh_of_float_function {
  template <number V>
  [[nodiscard, gnu::always_inline]] static constexpr V of(V const& unlimited) noexcept {
    constexpr double limit = 9.1; // where tanh rounds to 1
    auto const& a = tanh_numerator_of_float;
    auto const& b = tanh_denominator_of_float;
    V const x = at_most(at_least(unlimited, -limit), limit);
    V const z = x * x;
    V const z2 = z * z;
    V const low = rounded(x * fma(z, a[1], a[0]));
    V const high = fma(z2, a[4], fma(z, a[3], a[2]));
    V const below = fma(z2, fma(z2, fma(z, b[5], b[4]), fma(z, b[3], b[2])), fma(z, b[1], b[0]));
    return with_nan_of(unlimited, fma(x * z2, high, low) / below);
  }
};

} // namespace detail

/// The hyperbolic tangent of x, within one unit in the last place.
///
/// Of double an odd polynomial for |x| < 0.55, and tanh(x) = 1 - 2 / (exp(2 x) + 1) beyond; of
/// float x P(x^2) / Q(x^2) in double. tanh(+-0) = +-0, tanh(+-inf) = +-1, tanh(NaN) = NaN.
template <detail::number V>
[[nodiscard, gnu::always_inline]] constexpr V tanh(V const& x) noexcept {
  if constexpr (std::same_as<detail::element_of<V>, float>) {
    return detail::in_double<detail::tanh_of_float_function>(x);
  } else {
    return detail::in_lanes<detail::tanh_function>(x);
  }
}

} // namespace ctnn
