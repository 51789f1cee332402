// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <bit>
#include <cstdint>
#include <limits>

namespace ctnn::detail {

/// The layout of an IEEE 754 binary type: what the elementary functions take apart and put
/// together.
template <class T>
struct float_traits;

template <>
struct float_traits<float> {
  using bits_type = std::uint32_t;
  static constexpr int mantissa_bits = 23;
  static constexpr int exponent_bias = 127;
};

template <>
struct float_traits<double> {
  using bits_type = std::uint64_t;
  static constexpr int mantissa_bits = 52;
  static constexpr int exponent_bias = 1023;
};

template <class T>
inline constexpr T infinity = std::numeric_limits<T>::infinity();

template <class T>
inline constexpr T quiet_nan = std::numeric_limits<T>::quiet_NaN();

template <class T>
[[nodiscard]] constexpr bool is_nan(T x) noexcept {
  return x != x;
}

/// 2^exponent, for an exponent in the normal range of T.
template <class T>
[[nodiscard]] constexpr T power_of_two(int exponent) noexcept {
  using traits = float_traits<T>;
  using bits_type = typename traits::bits_type;
  return std::bit_cast<T>(static_cast<bits_type>(exponent + traits::exponent_bias)
                          << traits::mantissa_bits);
}

} // namespace ctnn::detail
