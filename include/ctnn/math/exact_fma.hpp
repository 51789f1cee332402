// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/float_traits.hpp>
#include <ctnn/math/uint128.hpp>

#include <bit>
#include <concepts>

namespace ctnn::detail {

/// A positive finite number as mantissa * 2^exponent, the mantissa's leading bit at bit 126.
struct wide_float {
  uint128 mantissa;
  int exponent;
};

[[nodiscard]] constexpr int bit_width(uint128 x) noexcept {
  auto const high = static_cast<std::uint64_t>(x >> 64);
  return high != 0 ? 128 - std::countl_zero(high)
                   : 64 - std::countl_zero(static_cast<std::uint64_t>(x));
}

[[nodiscard]] constexpr wide_float normalized(uint128 mantissa, int exponent) noexcept {
  int const shift = 127 - bit_width(mantissa);
  return {mantissa << shift, exponent - shift};
}

template <std::floating_point T>
[[nodiscard]] constexpr wide_float unpacked(T magnitude) noexcept {
  using traits = float_traits<T>;
  auto const bits = std::bit_cast<typename traits::bits_type>(magnitude);
  constexpr auto hidden = typename traits::bits_type{1} << traits::mantissa_bits;
  int const field = static_cast<int>(bits >> traits::mantissa_bits);
  return {field == 0 ? bits : (bits & (hidden - 1)) | hidden,
          (field == 0 ? 1 : field) - traits::exponent_bias - traits::mantissa_bits};
}

/// x >> distance with every lost bit kept alive in the lowest one, so that it still rounds right.
[[nodiscard]] constexpr uint128 shifted_right_sticky(uint128 x, int distance) noexcept {
  if (distance == 0) {
    return x;
  }
  if (distance > 127) {
    return 1;
  }
  return (x >> distance) | ((x << (128 - distance)) != 0 ? 1 : 0);
}

/// a * b + c rounded once, to nearest even, by integer arithmetic: for evaluators of fused targets
/// that have no fused builtin (Clang before 22), or none for such operands (GCC).
template <std::floating_point T>
[[nodiscard]] constexpr T exact_fma(T a, T b, T c) noexcept {
  using traits = float_traits<T>;
  auto const finite = [](T x) { return x < infinity<T> && x > -infinity<T>; };
  if (!finite(a) || !finite(b) || a == 0 || b == 0) {
    return a * b + c; // nothing to round
  }
  if (!finite(c)) {
    return c; // a * b alone could overflow to the opposite infinity
  }
  if (c == 0) {
    return a * b;
  }
  auto const magnitude = [](T x) { return x < 0 ? -x : x; };
  bool const product_negative = (a < 0) != (b < 0);
  bool const sum_negative = c < 0;

  wide_float const wide_a = unpacked(magnitude(a));
  wide_float const wide_b = unpacked(magnitude(b));
  wide_float const wide_c = unpacked(magnitude(c));
  wide_float large =
      normalized(wide_a.mantissa * wide_b.mantissa, wide_a.exponent + wide_b.exponent);
  wide_float small = normalized(wide_c.mantissa, wide_c.exponent);
  bool negative = product_negative;
  if (small.exponent > large.exponent ||
      (small.exponent == large.exponent && small.mantissa > large.mantissa)) {
    wide_float const swap = large;
    large = small;
    small = swap;
    negative = sum_negative;
  }
  uint128 const aligned = shifted_right_sticky(small.mantissa, large.exponent - small.exponent);
  uint128 const sum =
      product_negative == sum_negative ? large.mantissa + aligned : large.mantissa - aligned;
  if (sum == 0) {
    return T{0};
  }

  constexpr int smallest_exponent = 1 - traits::exponent_bias - traits::mantissa_bits;
  int const lead = bit_width(sum) - 1 + large.exponent;
  int const wanted = lead - traits::mantissa_bits;
  int const exponent = wanted > smallest_exponent ? wanted : smallest_exponent;
  int const shift =
      exponent - large.exponent; // positive: a sum has over 100 bits but for exact ones
  uint128 mantissa = 0;
  if (shift <= 0) {
    mantissa = sum << -shift;
  } else {
    uint128 const guarded = shift > 2 ? shifted_right_sticky(sum, shift - 2) : sum << (2 - shift);
    mantissa = guarded >> 2;
    auto const rest = static_cast<std::uint64_t>(guarded) & 3;
    if (rest == 3 || (rest == 2 && (mantissa & 1) != 0)) {
      ++mantissa;
    }
  }
  int const half = exponent / 2;
  T const result = static_cast<T>(static_cast<std::uint64_t>(mantissa)) * power_of_two<T>(half) *
                   power_of_two<T>(exponent - half);
  return negative ? -result : result;
}

} // namespace ctnn::detail
