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

// (exp(r) - 1 - r - r^2 / 2) / r^3 on |r| <= ln(2) / 2, minimax: relative error of expm1 2^-31.
inline constexpr float expm1_polynomial_of_float[] = {
    0x1.555554p-3f, 0x1.5554f0p-5f, 0x1.111306p-7f, 0x1.6d436ap-10f, 0x1.9e0c0cp-13f};

struct expm1_of_float_function {
  template <number V>
  [[nodiscard, gnu::always_inline]] static constexpr V of(V const& x) noexcept {
    constexpr float large = 88; // from here 2^n may be infinite, and 1 is nothing beside it
    if constexpr (std::floating_point<V>) {
      return x >= large ? exp_function::of(x) : of_small(x);
    } else {
      V result = of_small(x);
      auto const is_large = x >= large;
      if (any(is_large)) [[unlikely]] {
        result = select(is_large, exp_function::of(x), result);
      }
      return result;
    }
  }

private:
  template <number V>
  [[nodiscard, gnu::always_inline]] static constexpr V of_small(V const& x) noexcept {
    V inside = at_least(x, -18.0f); // expm1 rounds to -1 from here down
    if consteval {                  // which may not overflow
      inside = at_most(inside, 88.0f);
    }
    exp_argument<V> const argument(inside);
    V const& r = argument.r;
    V const z = r * r;
    V const linear = fma(r, (argument.high - r) + argument.low, argument.low);
    // e^r - 1 - high
    V const tail =
        fma(rounded(r * z), polynomial(r, z, expm1_polynomial_of_float), fma(z, 0.5f, linear));
    // 2^n (e^r - 1) + (2^n - 1); what rounding took from the sum of the larger terms is put back.
    V const power = argument.power();
    V const base = power - 1.0f;
    V const high = fma(power, argument.high, base);
    V const lost = fma(power, argument.high, base - high) + ((power - base) - 1.0f);
    V const result = high + fma(power, tail, lost);
    return with_nan_of(x, from_bits<V>(to_bits(result) | (to_bits(x) & sign_bit<float>)));
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
    return detail::in_lanes<detail::expm1_of_float_function>(x);
  } else {
    return detail::in_lanes<detail::expm1_function>(x);
  }
}

} // namespace ctnn
