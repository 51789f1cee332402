// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/in_lanes.hpp>
#include <ctnn/math/ln2.hpp>
#include <ctnn/math/pack.hpp>
#include <ctnn/math/polynomial.hpp>
#include <ctnn/math/two_part.hpp>

#include <bit>
#include <limits>

namespace ctnn {
namespace detail {

template <class T>
struct log_constants;

// (log(1 + f) - f + f^2 / 2) / f^3 on -1/3 <= f < 1/3, minimax by Sollya's fpminimax.
template <>
struct log_constants<float> {
  static constexpr float smallest = 0x1.555556p-1f; // of 1 + f
  static constexpr float polynomial[] = {0x1.555556p-2f,  -0x1.ffffb2p-3f, 0x1.99981p-3f,
                                         -0x1.557912p-3f, 0x1.24e9cp-3f,   -0x1.f737d4p-4f,
                                         0x1.b8f5ep-4f,   -0x1.fd811ep-4f, 0x1.eba7dp-4f};
};

// (log((1 + s) / (1 - s)) - 2 s) / s^3 in z = s^2 on 0 <= z <= 0.0296, minimax by Sollya's
// fpminimax.
template <>
struct log_constants<double> {
  static constexpr double smallest = 0x1.6a09e667f3bcdp-1; // of 1 + f
  static constexpr double polynomial[] = {
      0x1.5555555555555p-1, 0x1.9999999999d58p-2, 0x1.249249242f0bep-2, 0x1.c71c725c14fa2p-3,
      0x1.745cdb92de4ecp-3, 0x1.3b215328f3038p-3, 0x1.0f4aafc658f84p-3, 0x1.101db0835cd63p-3};
};

/// x = 2^k (1 + f).
template <number V>
struct log_parts {
  V k;
  V f;
};

/// A number whose lowest bit is worth 1: added to an integer, it shows it in its lowest bits.
template <class T>
inline constexpr T integer_scale = T(1) / std::numeric_limits<T>::epsilon();

/// The parts of a normal x 2^shift, where offset is shift + integer_scale + the exponent's bias.
template <number V>
[[nodiscard, gnu::always_inline]] constexpr log_parts<V> normal_in_parts(V const& x,
                                                                         V const& offset) noexcept {
  using T = element_of<V>;
  using traits = float_traits<T>;
  using bits_type = typename traits::bits_type;
  constexpr auto smallest = std::bit_cast<bits_type>(log_constants<T>::smallest);
  constexpr auto bias = bits_type{traits::exponent_bias} << traits::mantissa_bits;
  constexpr bits_type mantissa = (bits_type{1} << traits::mantissa_bits) - 1;
  constexpr auto integer = std::bit_cast<bits_type>(integer_scale<T>);
  // Subtracting the bits of `smallest` leaves k in the exponent field.
  bits_of<V> const shifted = to_bits(x) + static_cast<bits_type>(bias - smallest);
  return {from_bits<V>((shifted >> traits::mantissa_bits) | integer) - offset,
          from_bits<V>((shifted & mantissa) + smallest) - T(1)};
}

/// A positive finite x as 2^k (1 + f) with 1 + f from `smallest` (between 1/2 and 1) to twice that.
template <number V>
[[nodiscard, gnu::always_inline]] constexpr log_parts<V> log_in_parts(V const& x) noexcept {
  using T = element_of<V>;
  constexpr T offset = integer_scale<T> + T{float_traits<T>::exponent_bias};
  constexpr T subnormal_offset = offset + T{float_traits<T>::mantissa_bits};
  auto const subnormal = x < std::numeric_limits<T>::min();
  if constexpr (std::floating_point<V>) { // in the evaluator, which need not calculate both
    return subnormal ? normal_in_parts(x * integer_scale<T>, subnormal_offset)
                     : normal_in_parts(x, offset);
  } else {
    return normal_in_parts(select(subnormal, x * integer_scale<T>, x),
                           select(subnormal, all<V>(subnormal_offset), offset));
  }
}

/// log of parts.
template <number V>
[[nodiscard, gnu::always_inline]] constexpr two_part<V>
log_of_parts(log_parts<V> const& parts) noexcept {
  using T = element_of<V>;
  V const& f = parts.f;
  V const low = rounded(parts.k * ln2<T>::low);
  V tail;
  if constexpr (std::same_as<T, float>) {
    V const z = f * f;
    V const series = fma(f * z, polynomial(f, z, log_constants<T>::polynomial), low);
    tail = fma(z, T(-0.5), series);
  } else {
    // log(1 + f) = f - (f^2 / 2 - s (f^2 / 2 + R)) with s = f / (2 + f), R = s^2 P(s^2): the odd
    // series of Abramowitz and Stegun 4.1.27
    V const s = f / (T(2) + f);
    V const z = s * s;
    V const half_square = rounded(f * (f * T(0.5)));
    V const series = fma(z, polynomial(z, z * z, log_constants<T>::polynomial), half_square);
    tail = fma(f * T(-0.5), f, fma(s, series, low));
  }
  V const exponent = parts.k * ln2<T>::high; // exact
  V const high = exponent + f;
  return {high, ((exponent - high) + f) + tail};
}

struct log_function {
  template <number V>
  [[nodiscard, gnu::always_inline]] static constexpr V of(V const& x) noexcept {
    using T = element_of<V>;
    constexpr T zero = 0;
    if constexpr (std::floating_point<V>) { // in the evaluator, which would calculate in vain
      if (x > zero && x < infinity<T>) {
        return of_positive(x);
      }
    }
    V inside = x;
    if consteval { // which does not calculate with the others
      inside = select(x > zero, select(x < infinity<T>, x, T(1)), T(1));
    }
    V const result = of_positive(inside);
    return select(x > zero, select(x < infinity<T>, result, x),
                  select(x == zero, all<V>(-infinity<T>), quiet_nan<T>));
  }

private:
  template <number V>
  [[nodiscard, gnu::always_inline]] static constexpr V of_positive(V const& x) noexcept {
    two_part<V> const sum = log_of_parts(log_in_parts(x));
    return sum.high + sum.low;
  }
};

} // namespace detail

/// The natural logarithm of x, within one unit in the last place.
///
/// x = 2^k (1 + f) with f around 0, log(x) = k ln 2 + log(1 + f). log(+-0) = -inf, log(inf) = inf;
/// a negative x or NaN gives NaN.
template <detail::number V>
[[nodiscard, gnu::always_inline]] constexpr V log(V const& x) noexcept {
  return detail::in_lanes<detail::log_function>(x);
}

} // namespace ctnn
