// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/in_lanes.hpp>
#include <ctnn/math/ln2.hpp>
#include <ctnn/math/pack.hpp>
#include <ctnn/math/polynomial.hpp>
#include <ctnn/math/residual.hpp>
#include <ctnn/math/two_part.hpp>

#include <concepts>
#include <limits>

namespace ctnn {
namespace detail {

// (exp(r) - 1 - r) / r^2 on |r| <= ln(2) / 2, by Sollya's fpminimax. Relative error of exp: 2^-27.8
// for float, 2^-57.5 for double.
template <class T>
struct exp_constants;

template <>
struct exp_constants<float> {
  static constexpr float overflow = 0x1.62e43p6f; // 88.7228394: the last with a finite result
  static constexpr float normal = -87;            // from here the result is a normal number
  static constexpr float most = 90;
  static constexpr float least = -110; // exp is 0 from -103.97 down
  static constexpr float polynomial[] = {0x1.fffff6p-2f, 0x1.55548ep-3f, 0x1.555c5ep-5f,
                                         0x1.123be8p-7f, 0x1.681d3p-10f};
  // One term more, 2^-33.7, where other roundings leave less room.
  static constexpr float fine_polynomial[] = {0x1p-1f,        0x1.555556p-3f,  0x1.5554e4p-5f,
                                              0x1.110feep-7f, 0x1.6d5156p-10f, 0x1.a2741p-13f};
};

template <>
struct exp_constants<double> {
  static constexpr double overflow = 0x1.62e42fefa39efp9; // 709.782712893384
  static constexpr double normal = -708;
  static constexpr double most = 711;
  static constexpr double least = -750; // exp is 0 from -745.13 down
  static constexpr double polynomial[] = {
      0x1.000000000000cp-1,  0x1.5555555555561p-3,  0x1.555555554fdf8p-5,  0x1.111111110d63cp-7,
      0x1.6c16c1860bca9p-10, 0x1.a01a01bae2a18p-13, 0x1.a01995aaf15ebp-16, 0x1.71dddfc93e4a6p-19,
      0x1.28b10753051c1p-22, 0x1.af858df694abbp-26};
  static constexpr auto const& fine_polynomial = polynomial;
  // The same with 1/2 taken from its first term.
  static constexpr double polynomial_less_half[] = {0x1.8p-50,
                                                    0x1.5555555555561p-3,
                                                    0x1.555555554fdf8p-5,
                                                    0x1.111111110d63cp-7,
                                                    0x1.6c16c1860bca9p-10,
                                                    0x1.a01a01bae2a18p-13,
                                                    0x1.a01995aaf15ebp-16,
                                                    0x1.71dddfc93e4a6p-19,
                                                    0x1.28b10753051c1p-22,
                                                    0x1.af858df694abbp-26};
};

template <number V>
struct power_factors {
  V first;
  V second;
};

/// x = n ln 2 + r with |r| <= ln(2) / 2: the argument reduction of Cody and Waite, Software Manual
/// for the Elementary Functions, 1980.
template <number V>
struct exp_argument {
  bits_of<V> n; // plus the exponent's bias, in the lowest bits; above them are others
  V high;       // r = high + low: high is exact,
  V low;        // low small,
  V r;          // and this is their rounded sum

  [[gnu::always_inline]] explicit constexpr exp_argument(V const& x) noexcept {
    using T = element_of<V>;
    // Added to this, a number is rounded to an integer, which stands in the lowest bits.
    constexpr T round =
        T(1.5) / std::numeric_limits<T>::epsilon() + T{float_traits<T>::exponent_bias};
    V const shifted = fma(x, ln2<T>::reciprocal, round);
    V const count = shifted - round;
    n = to_bits(shifted);
    high = fma(count, -ln2<T>::high, x);
    low = rounded(count * -ln2<T>::low);
    r = fma(count, -ln2<T>::low, high);
  }

  /// 2^n, where that is a normal number.
  [[nodiscard, gnu::always_inline]] constexpr V power() const noexcept {
    return from_bits<V>(n << float_traits<element_of<V>>::mantissa_bits);
  }

  /// 2^(n - 1), where that is a normal number.
  [[nodiscard, gnu::always_inline]] constexpr V half_power() const noexcept {
    using bits_type = typename float_traits<element_of<V>>::bits_type;
    return from_bits<V>((n - bits_type{1}) << float_traits<element_of<V>>::mantissa_bits);
  }

  /// `powers` where 2^n is at most 1, in fewer steps.
  [[nodiscard, gnu::always_inline]] constexpr power_factors<V> small_powers() const noexcept {
    using T = element_of<V>;
    using traits = float_traits<T>;
    constexpr int raised = (traits::exponent_bias + 1) / 2;
    return {from_bits<V>((n + typename traits::bits_type{raised}) << traits::mantissa_bits),
            all<V>(power_of_two<T>(-raised))};
  }

  /// Two normal numbers whose product is 2^n, which may not be one.
  [[nodiscard, gnu::always_inline]] constexpr power_factors<V> powers() const noexcept {
    using traits = float_traits<element_of<V>>;
    bits_of<V> const twice = n + typename traits::bits_type{traits::exponent_bias};
    bits_of<V> const half = twice >> 1;
    return {from_bits<V>(half << traits::mantissa_bits),
            from_bits<V>((twice - half) << traits::mantissa_bits)};
  }

  /// e^r - 1 - high, in one more term of the polynomial than `exp` itself needs, and with what
  /// rounding took from r.
  [[nodiscard, gnu::always_inline]] constexpr V tail() const noexcept {
    V const z = r * r;
    V const linear = fma(r, (high - r) + low, low);
    return fma(z, polynomial(r, z, exp_constants<element_of<V>>::fine_polynomial), linear);
  }

  /// e^r - 1 in double, with r^2 / 2 in two parts.
  [[nodiscard, gnu::always_inline]] constexpr two_part<V> exp_r_less_one() const noexcept {
    V const z = r * r;
    V const half = z * 0.5;
    V const linear = fma(residual(z, r, r), -0.5, fma(r, (high - r) + low, low));
    V const small =
        fma(z, polynomial(r, z, exp_constants<element_of<V>>::polynomial_less_half), linear);
    V const sum = high + half;
    V const rest = ((high - sum) + half) + small;
    V const result = sum + rest;
    return {result, (sum - result) + rest};
  }

  /// e^r.
  [[nodiscard, gnu::always_inline]] constexpr two_part<V> exp_r() const noexcept {
    constexpr element_of<V> one = 1;
    V const sum = high + one;
    V const rest = ((one - sum) + high) + tail();
    V const result = sum + rest;
    return {result, (sum - result) + rest};
  }

  /// (e^r - 1 - r) / r^2.
  [[nodiscard, gnu::always_inline]] constexpr V series(V const& z) const noexcept {
    return polynomial(r, z, exp_constants<element_of<V>>::polynomial);
  }
};

/// 2^n (1 + p): overflow gives infinity.
template <number V>
[[nodiscard, gnu::always_inline]] constexpr V scaled(exp_argument<V> const& argument,
                                                     V const& p) noexcept {
  auto const [first, second] = argument.powers();
  return rounded(fma(first, p, first) * second);
}

struct exp_function {
  template <number V>
  [[nodiscard, gnu::always_inline]] static constexpr V of(V const& x) noexcept {
    using constants = exp_constants<element_of<V>>;
    if constexpr (std::floating_point<V>) {
      // In the evaluator, where overflow is an error and shortcuts are worth it.
      if (x >= constants::normal && x <= constants::overflow / 2) {
        exp_argument<V> const argument(x);
        V const power = argument.power();
        return fma(power, without_one(argument), power);
      }
      if (x > constants::overflow) {
        return infinity<V>;
      }
    }
    exp_argument<V> const argument(at_most(at_least(x, constants::least), constants::most));
    return with_nan_of(x, scaled(argument, without_one(argument)));
  }

  /// e^r - 1.
  template <number V>
  [[nodiscard, gnu::always_inline]] static constexpr V
  without_one(exp_argument<V> const& argument) noexcept {
    V const z = argument.r * argument.r;
    return argument.high + fma(z, argument.series(z), argument.low);
  }
};

/// `exp` of what is at most 0, with the same bits in fewer steps.
struct exp_of_nonpositive_function {
  template <number V>
  [[nodiscard, gnu::always_inline]] static constexpr V of(V const& x) noexcept {
    if consteval {
      return exp_function::of(x);
    } else {
      exp_argument<V> const argument(at_least(x, exp_constants<element_of<V>>::least));
      auto const [first, second] = argument.small_powers();
      return rounded(fma(first, exp_function::without_one(argument), first) * second);
    }
  }
};

template <number V>
[[nodiscard, gnu::always_inline]] constexpr V exp_of_nonpositive(V const& x) noexcept {
  return in_lanes<exp_of_nonpositive_function>(x);
}

} // namespace detail

/// e^x, within one unit in the last place.
///
/// x = n ln 2 + r with |r| <= ln(2) / 2, exp(x) = 2^n exp(r). exp(-inf) = 0, exp(inf) = inf,
/// exp(NaN) = NaN; overflow gives inf, results below the smallest subnormal give 0.
template <detail::number V>
[[nodiscard, gnu::always_inline]] constexpr V exp(V const& x) noexcept {
  return detail::in_lanes<detail::exp_function>(x);
}

} // namespace ctnn
