// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/in_lanes.hpp>
#include <ctnn/math/polynomial.hpp>
#include <ctnn/math/quarter_turns.hpp>

#include <concepts>
#include <cstdint>

namespace ctnn {
namespace detail {

// On |r| <= pi / 4 in z = r^2, by Sollya's fpminimax: (sin(r) - r) / r^3, relative error of sin
// 2^-57.8, and (cos(r) - 1 + z / 2) / z^2, 2^-63.9.
inline constexpr double sin_polynomial[] = {-0x1.5555555555548p-3,  0x1.111111110f75bp-7,
                                            -0x1.a01a019bf1b83p-13, 0x1.71de355e8d576p-19,
                                            -0x1.ae5e5402e8afap-26, 0x1.5d8e10c326fc7p-33};
inline constexpr double cos_polynomial[] = {0x1.555555555554bp-5,  -0x1.6c16c16c15014p-10,
                                            0x1.a01a019c8ee9ap-16, -0x1.27e4f7f14c56ap-22,
                                            0x1.1ee9db8f44131p-29, -0x1.8fa65b619cf42p-37};

// The same for float: (sin(r) - r) / r^3, 2^-37.4, and (cos(r) - 1) / z, 2^-33.8.
inline constexpr double sin_polynomial_of_float[] = {-0x1.5555554c6d1cp-3, 0x1.11110866f38c4p-7,
                                                     -0x1.a00f7c636a93ap-13, 0x1.6cd148dc02b2p-19};
inline constexpr double cos_polynomial_of_float[] = {-0x1.ffffffcb668b5p-2, 0x1.55553c6e93b91p-5,
                                                     -0x1.6c07ed7313d66p-10, 0x1.9915b0f5d58efp-16};

/// sin and cos of |r| <= pi / 4, r = high + low.
struct turn_functions {
  static constexpr int parts = 4;

  template <number V>
  [[nodiscard, gnu::always_inline]] static constexpr V sin(V const& high, V const& low) noexcept {
    V const z = high * high;
    V const linear = fma(low * -0.5, z, low);
    return high + fma(high * z, polynomial(z, z * z, sin_polynomial), linear);
  }

  template <number V>
  [[nodiscard, gnu::always_inline]] static constexpr V cos(V const& high, V const& low) noexcept {
    V const z = high * high;
    V const square = z * z;
    V const half = z * 0.5;
    V const sum = 1.0 - half;
    V const rest = fma(-high, low, (1.0 - sum) - half);
    return sum + fma(square, polynomial(z, square, cos_polynomial), rest);
  }
};

/// The same as exactly as a float needs, where low is 0.
struct turn_functions_of_float {
  static constexpr int parts = 2;

  template <number V>
  [[nodiscard, gnu::always_inline]] static constexpr V sin(V const& r, V const&) noexcept {
    V const z = r * r;
    return fma(r * z, polynomial(z, z * z, sin_polynomial_of_float), r);
  }

  template <number V>
  [[nodiscard, gnu::always_inline]] static constexpr V cos(V const& r, V const&) noexcept {
    V const z = r * r;
    return fma(z, polynomial(z, z * z, cos_polynomial_of_float), all<V>(1.0));
  }
};

/// sin(|x| + Turns pi / 2), NaN for an infinite x.
template <class Functions, std::uint64_t Turns, number V>
[[nodiscard, gnu::always_inline]] constexpr V sin_of_magnitude(V const& x) noexcept {
  V const a = magnitude(x);
  auto const [turns, high, low] = in_quarter_turns<Functions::parts>(a);
  auto const count = turns + Turns;
  auto const odd = (count & std::uint64_t{1}) != std::uint64_t{0};
  V result = a;
  if constexpr (std::floating_point<V>) { // in the evaluator, which need not calculate both
    result = odd ? Functions::cos(high, low) : Functions::sin(high, low);
  } else {
    result = select(odd, Functions::cos(high, low), Functions::sin(high, low));
  }
  result = from_bits<V>(to_bits(result) ^ ((count << 62) & sign_bit<double>));
  if consteval { // which has not calculated with infinity and NaN
    return select(a < infinity<double>, result, quiet_nan<double>);
  } else {
    return result;
  }
}

template <class Functions>
struct sin_function {
  template <number V>
  [[nodiscard, gnu::always_inline]] static constexpr V of(V const& x) noexcept {
    V const result = sin_of_magnitude<Functions, 0>(x);
    return from_bits<V>(to_bits(result) ^ (to_bits(x) & sign_bit<double>));
  }
};

} // namespace detail

/// The sine of x, in radians, within one unit in the last place whatever x is: 0.51 for float, 0.85
/// for double.
///
/// x = n pi / 2 + r with |r| <= pi / 4, and a polynomial of sin or cos in r. sin(+-0) = +-0;
/// infinities and NaN give NaN. Source: ONNX Sin (opset 7), torch.sin.
template <detail::number V>
[[nodiscard, gnu::always_inline]] constexpr V sin(V const& x) noexcept {
  if constexpr (std::same_as<detail::element_of<V>, float>) {
    return detail::in_double<detail::sin_function<detail::turn_functions_of_float>>(x);
  } else {
    return detail::in_lanes<detail::sin_function<detail::turn_functions>>(x);
  }
}

} // namespace ctnn
