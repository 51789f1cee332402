// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/pack.hpp>
#include <ctnn/math/residual.hpp>
#include <ctnn/math/uint128.hpp>

#include <array>
#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>

namespace ctnn::detail {

/// x = count pi / 2 + high + low, where |high| <= pi / 4 or little more, and low is small beside
/// it. Of count, only the two lowest bits matter.
template <number V>
struct quarter_turns {
  bits_of<V> count;
  V high;
  V low;
};

/// pi / 2 in parts of 33 bits, whose products with a count below 2^20 are exact, and a rest.
inline constexpr double half_pi[] = {0x1.921fb544p0, 0x1.0b4611a6p-34, 0x1.3198a2ep-69,
                                     0x1.b839a252049c1p-104};
/// What the first part lacks, in one.
inline constexpr double half_pi_rest = 0x1.0b4611a626331p-34;

/// From here on `large_in_quarter_turns` takes over.
inline constexpr double large_angle = 0x1p20;

/// The bits of 2 / pi behind the binary point, behind a word of zeros.
inline constexpr std::uint64_t two_over_pi_bits[] = {
    0x0000000000000000, 0xa2f9836e4e441529, 0xfc2757d1f534ddc0, 0xdb6295993c439041,
    0xfe5163abdebbc561, 0xb7246e3a424dd2e0, 0x06492eea09d1921c, 0xfe1deb1cb129a73e,
    0xe88235f52ebb4484, 0xe99c7026b45f7e41, 0x3991d639835339f4, 0x9c845f8bbdf9283b,
    0x1ff897ffde05980f, 0xef2f118b5a0a6d1f, 0x6d367ecf27cb09b7, 0x4f463f669e5fea2d,
    0x7527bac7ebe5f17b, 0x3d0739f78a5292ea, 0x6bfb5fb11f8d5d08, 0x56033046fc7b6bab};

/// Of x >= `large_angle`: Payne and Hanek, Radian Reduction for Trigonometric Functions, 1983. Of
/// infinity and NaN, parts that are NaN; in the evaluator, where calculating with them is an error,
/// 0.
[[nodiscard]] constexpr quarter_turns<double> large_in_quarter_turns(double x) noexcept {
  auto const bits = std::bit_cast<std::uint64_t>(x);
  int const field = static_cast<int>(bits >> 52);
  if (field == 2047) {
    if consteval {
      return {0, 0, 0};
    } else {
      return {0, quiet_nan<double>, 0};
    }
  }
  // x = mantissa 2^exponent; from the bit of 2 / pi whose product with it is worth 2 on, earlier
  // ones give multiples of 4.
  std::uint64_t const hidden = std::uint64_t{1} << 52;
  std::uint64_t const mantissa = (bits & (hidden - 1)) | hidden;
  int const exponent = field - 1075;
  int const first = exponent + 62;
  std::uint64_t const* const from = two_over_pi_bits + first / 64;
  int const shift = first % 64;
  auto const word = [from, shift](int i) {
    return shift == 0 ? from[i] : from[i] << shift | from[i + 1] >> (64 - shift);
  };
  // The product mod 4, of 192 bits, whose first two stand before the point.
  uint128 const low = uint128{mantissa} * word(2);
  uint128 const middle = uint128{mantissa} * word(1) + static_cast<std::uint64_t>(low >> 64);
  std::uint64_t const high = mantissa * word(0) + static_cast<std::uint64_t>(middle >> 64);
  uint128 const turns = uint128{high} << 64 | static_cast<std::uint64_t>(middle);
  // As an integer and a fraction from -1/2 to 1/2
  std::uint64_t const count = (high + (std::uint64_t{1} << 61)) >> 62;
  uint128 const fraction = turns << 2 | static_cast<std::uint64_t>(low) >> 62;
  bool const negative = (fraction >> 127) != 0;
  uint128 magnitude = negative ? -fraction : fraction;
  // No double is so near to a multiple of pi / 2 that the upper half were 0.
  int const zeros = std::countl_zero(static_cast<std::uint64_t>(magnitude >> 64));
  magnitude <<= zeros;
  double const a = static_cast<double>(static_cast<std::uint64_t>(magnitude >> 75)) *
                   power_of_two<double>(-53 - zeros);
  double const a_low =
      static_cast<double>(static_cast<std::uint64_t>(magnitude >> 22) & (2 * hidden - 1)) *
      power_of_two<double>(-106 - zeros);
  constexpr double half_pi_high = 0x1.921fb54442d18p0;
  constexpr double half_pi_low = 0x1.1a62633145c07p-54;
  double const r = rounded(a * half_pi_high);
  double const r_low =
      ctnn::fma(a, half_pi_low, ctnn::fma(a_low, half_pi_high, -residual(r, a, half_pi_high)));
  return {count, negative ? -r : r, negative ? -r_low : r_low};
}

/// Puts right those lanes of `turns` whose x is large. Out of line, since that is rare.
template <number_pack V>
[[gnu::noinline, gnu::cold]] constexpr void put_large_right(V const& x,
                                                            quarter_turns<V>& turns) noexcept {
  constexpr std::size_t count = number_traits<V>::count;
  using numbers = std::array<double, count>;
  using integers = std::array<std::uint64_t, count>;
  auto const from = __builtin_bit_cast(numbers, x.values);
  auto counts = __builtin_bit_cast(integers, turns.count.values);
  auto highs = __builtin_bit_cast(numbers, turns.high.values);
  auto lows = __builtin_bit_cast(numbers, turns.low.values);
  for (std::size_t i = 0; i < count; ++i) {
    if (!(from.data()[i] < large_angle)) {
      auto const lane = large_in_quarter_turns(from.data()[i]);
      counts.data()[i] = lane.count;
      highs.data()[i] = lane.high;
      lows.data()[i] = lane.low;
    }
  }
  turns = {{__builtin_bit_cast(typename bits_of<V>::vector, counts)},
           {__builtin_bit_cast(typename V::vector, highs)},
           {__builtin_bit_cast(typename V::vector, lows)}};
}

/// x >= 0 in quarter turns: of Parts 4 to about 100 bits (the argument reduction of Cody and Waite,
/// Software Manual for the Elementary Functions, 1980), of Parts 2 without `low` and as exact as a
/// float needs.
template <int Parts, number V>
  requires std::same_as<element_of<V>, double>
[[nodiscard, gnu::always_inline]] constexpr quarter_turns<V> in_quarter_turns(V const& x) noexcept {
  // Added to this, a number is rounded to an integer, which stands in the lowest bits.
  constexpr double round = 1.5 / std::numeric_limits<double>::epsilon();
  constexpr double two_over_pi = 0x1.45f306dc9c883p-1;
  V inside = x;
  if constexpr (std::floating_point<V>) {
    if (!(x < large_angle)) {
      return large_in_quarter_turns(x);
    }
  } else {
    if consteval { // which does not calculate with infinity and NaN
      inside = select(x < large_angle, x, 0.0);
    }
  }
  V const shifted = fma(inside, two_over_pi, round);
  V const count = shifted - round;
  quarter_turns<V> turns{to_bits(shifted), fma(count, -half_pi[0], inside), all<V>(0.0)};
  if constexpr (Parts == 2) {
    turns.high = fma(count, -half_pi_rest, turns.high);
  } else {
    // Each difference with what rounding took from it
    V const second = count * half_pi[1];
    V const difference = turns.high - second;
    V const lost = (turns.high - difference) - second;
    V const third = count * half_pi[2];
    turns.high = difference - third;
    turns.low = fma(count, -half_pi[3], lost + ((difference - turns.high) - third));
  }
  if constexpr (!std::floating_point<V>) {
    if (any((x < large_angle) == std::int64_t{0})) [[unlikely]] { // NaN, too
      put_large_right(x, turns);
    }
  }
  return turns;
}

} // namespace ctnn::detail
