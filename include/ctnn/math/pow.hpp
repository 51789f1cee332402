// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/exp.hpp>
#include <ctnn/math/in_lanes.hpp>
#include <ctnn/math/log.hpp>
#include <ctnn/math/residual.hpp>

#include <concepts>
#include <cstdint>
#include <limits>
#include <type_traits>

namespace ctnn {
namespace detail {

// atanh(s) / s = 1 + z / 3 + z^2 Q(z) in z = s^2 on 0 <= z <= 0.01035, Q by Sollya's fpminimax:
// relative error 2^-57.4, which is 2^-73 of the whole.
inline constexpr double atanh_polynomial[] = {
    0x1.999999999999ap-3, 0x1.2492492492042p-3, 0x1.c71c71c8c874bp-4, 0x1.745d1506939d5p-4,
    0x1.3b15313efa1d4p-4, 0x1.108fd989ef6ecp-4, 0x1.0486738627746p-4};

/// log of a positive finite x to some 66 bits.
template <number V>
[[nodiscard, gnu::always_inline]] constexpr two_part<V> precise_log(V const& x) noexcept {
  // x = 2^k m, and m = c (1 + s) / (1 - s) with a c of 1 or 1.5, so that |s| < 0.1011: m is from
  // sqrt(3) / 2 to sqrt(3), c changes at sqrt(3 / 2).
  auto [k, f] = log_in_parts(x); // m from sqrt(1 / 2) to sqrt(2)
  V m = f + 1.0;
  auto const small = m < 0x1.bb67ae8584caap-1;
  m = select(small, m + m, m);
  k = select(small, k - 1.0, k);
  auto const near_one = m < 0x1.3988e1409212ep0;
  V const c = select(near_one, all<V>(1.0), 1.5);
  V const numerator = m - c; // exact
  V const denominator = m + c;
  V const denominator_low = select(near_one, m - (denominator - 1.0), c - (denominator - m));
  V const reciprocal = 1.0 / denominator;
  V const s = rounded(numerator * reciprocal);
  V const s_low = reciprocal * fma(-s, denominator_low, residual(numerator, s, denominator));
  V const z = rounded(s * s);
  V const z_low = fma(s + s, s_low, -residual(z, s, s));
  // z / 3 + z^2 Q(z) = b + b_low
  constexpr double third = 0x1.5555555555555p-2;
  constexpr double third_low = 0x1.5555555555555p-56;
  V const first = rounded(z * third);
  V const first_low = fma(z, third_low, fma(z_low, third, -residual(first, z, all<V>(third))));
  V const square = z * z;
  V const second = rounded(square * polynomial(z, square, atanh_polynomial));
  V const b = first + second;
  V const b_low = ((first - b) + second) + first_low;
  // 2 s (1 + b)
  V const twice = s + s;
  V const product = rounded(twice * b);
  V const product_low = fma(s_low + s_low, b, fma(twice, b_low, -residual(product, twice, b)));
  V const sum = twice + product;
  V const sum_low = ((twice - sum) + product) + (product_low + (s_low + s_low));
  // k ln 2 + log(c), the high parts multiples of 2^-32
  constexpr double log_3_2 = 0x1.9f323eccp-2;
  constexpr double log_3_2_low = -0x1.9ed03525ca264p-40;
  V const exponent = fma(k, ln2<double>::high, select(near_one, all<V>(0.0), log_3_2));
  V const exponent_low = fma(k, ln2<double>::low, select(near_one, all<V>(0.0), log_3_2_low));
  V const high = exponent + sum;
  V const low = ((exponent - high) + sum) + (sum_low + exponent_low);
  V const result = high + low;
  return {result, (high - result) + low};
}

/// a^y of a positive finite a and a finite y; in the evaluator, where overflow is an error,
/// |y| <= 2^66.
struct power_of_magnitude {
  template <number V>
  [[nodiscard, gnu::always_inline]] static constexpr V of(V const& a, V const& y) noexcept {
    auto const [log, log_low] = precise_log(a);
    using constants = exp_constants<double>;
    V const product = rounded(y * log);
    V const product_low = fma(y, log_low, -residual(product, y, log));
    V const inside = at_most(at_least(product, constants::least), constants::most);
    exp_argument<V> argument(inside);
    argument.low = argument.low + select(inside == product, product_low, 0.0);
    argument.r = argument.high + argument.low;
    V const result = argument.exp_r().high;
    auto const [first, second] = argument.powers();
    if constexpr (std::floating_point<V>) { // in the evaluator, where overflow is an error
      if (second > 1.0 && result * first > std::numeric_limits<double>::max() / second) {
        return infinity<double>;
      }
    }
    return result * first * second;
  }
};

// (log((1 + s) / (1 - s)) - 2 s) / s^3 in z = s^2 on 0 <= z <= 0.0296, by Sollya's fpminimax:
// relative error of log 2^-43.
inline constexpr double log_polynomial_of_float[] = {0x1.5555555565964p-1, 0x1.999998c470351p-2,
                                                     0x1.249328d55febap-2, 0x1.c6787fa5bdd9ep-3,
                                                     0x1.8cb85ecc691aep-3};

// (exp(r) - 1 - r) / r^2 on |r| <= ln(2) / 2, by Sollya's fpminimax: relative error of r^2 times
// that and r 2^-30.7.
inline constexpr double power_polynomial_of_float[] = {0x1.0000000ba6335p-1,  0x1.5555557466884p-3,
                                                       0x1.5554e884d700ap-5,  0x1.1110aaf6e9fdep-7,
                                                       0x1.6d43d66e41dddp-10, 0x1.a17eda26498fp-13};

/// The same as exactly as a float needs, of an a that is no subnormal as a double.
struct power_of_magnitude_of_float {
  template <number V>
  [[nodiscard, gnu::always_inline]] static constexpr V of(V const& a, V const& y) noexcept {
    constexpr double ln2 = 0x1.62e42fefa39efp-1;
    constexpr double offset = integer_scale<double> + 1023.0;
    auto const [k, f] = normal_in_parts(a, all<V>(offset));
    V const s = f / (f + 2.0);
    V const z = s * s;
    V const series = fma(s * z, polynomial(z, z * z, log_polynomial_of_float), s + s);
    V const logarithm = fma(k, ln2, series);
    // Beyond these limits the result is infinite or 0 as a float.
    exp_argument<V> const argument(at_most(at_least(rounded(y * logarithm), -110), 90));
    V const& r = argument.r;
    V const square = r * r;
    V const power = argument.power();
    return fma(power, fma(square, polynomial(r, square, power_polynomial_of_float), r), power);
  }
};

/// x^y where x is not positive and finite, or y not finite, from |x|^y where that is.
template <number V>
[[nodiscard, gnu::always_inline]] constexpr V special_power(V const& x, V const& y,
                                                            V const& power) noexcept {
  constexpr double largest = std::numeric_limits<double>::max();
  V const a = magnitude(x);
  V const b = magnitude(y);
  // |x| or |y| is infinite, or x is 0
  V const extreme = select((a > 1.0) == (y > 0.0), all<V>(infinity<double>), 0.0);
  V result = select(b > largest, select(a == 1.0, all<V>(1.0), extreme), power);
  result = select(a == 0.0, extreme, select(a > largest, extreme, result));
  // From 2^52 on halves of numbers are integers; up to it they are rounded to integers.
  V const whole = at_most(b, 0x1p52);
  V const half = at_most(b, 0x1p53) * 0.5;
  auto const integer = (whole + 0x1p52) - 0x1p52 == whole;
  auto const even = (half + 0x1p52) - 0x1p52 == half;
  // Of negative x, also of -0: the sign of odd powers; between -inf and 0 no other than integers
  V const other = select(a == 0.0, result, select(a > largest, result, quiet_nan<double>));
  V const of_negative = select(integer, select(even, result, -result), other);
  result = select(with_sign_of(all<V>(1.0), x) < 0.0, of_negative, result);
  result = select(x == x, select(y == y, result, y), x);
  return select(y == 0.0, all<V>(1.0), select(x == 1.0, all<V>(1.0), result));
}

/// Puts right those lanes of `powers` that are special. Out of line, since they are rare.
template <number_pack V>
[[gnu::noinline, gnu::cold]] constexpr void put_special_right(V const& x, V const& y,
                                                              V& powers) noexcept {
  powers = special_power(x, y, powers);
}

template <class PowerOfMagnitude>
struct pow_function {
  template <number V>
  [[nodiscard, gnu::always_inline]] static constexpr V of(V const& x, V const& y) noexcept {
    constexpr double largest = std::numeric_limits<double>::max();
    V const a = magnitude(x);
    if constexpr (number_pack<V>) {
      if !consteval {
        V result = PowerOfMagnitude::of(a, y);
        auto const ordinary = (x > 0.0) & (x <= largest) & (magnitude(y) <= largest);
        if (any(ordinary == std::int64_t{0})) [[unlikely]] {
          put_special_right(x, y, result);
        }
        return result;
      }
    }
    // The evaluator does not calculate with zeros, infinities and NaN.
    V const inside = select(a > 0.0, select(a <= largest, a, 1.0), 1.0);
    // With a larger y, the result is infinite or 0, or |x| is 1.
    V const exponent = with_sign_of(at_most(magnitude(y), 0x1p66), y);
    return special_power(x, y, PowerOfMagnitude::of(inside, exponent));
  }
};

} // namespace detail

/// x^y, within 0.51 units in the last place for float, 0.7 for double and 0.8 where the result is
/// subnormal.
///
/// e^(y log x), log x to some 66 bits, for float in double. The special values are those of C
/// (C23, F.10.4.4): pow(x, +-0) = pow(1, y) = 1 also for NaN, else NaN gives NaN; pow(-1, +-inf) =
/// 1; a negative finite x gives NaN unless y is an integer. Source: ONNX Pow (opset 15), torch.pow.
template <detail::number V>
[[nodiscard, gnu::always_inline]] constexpr V pow(V const& x,
                                                  std::type_identity_t<V> const& y) noexcept {
  if constexpr (std::same_as<detail::element_of<V>, float>) {
    return detail::in_double<detail::pow_function<detail::power_of_magnitude_of_float>>(x, y);
  } else {
    return detail::in_lanes<detail::pow_function<detail::power_of_magnitude>>(x, y);
  }
}

/// x^y lane by lane with one y.
template <detail::number_pack V>
[[nodiscard, gnu::always_inline]] constexpr V pow(V const& x, detail::element_of<V> y) noexcept {
  return ctnn::pow(x, detail::all<V>(y));
}

} // namespace ctnn
