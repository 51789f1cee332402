// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <bit>
#include <cstdint>

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

/// The bit that is set in negative numbers.
template <class T>
inline constexpr auto sign_bit = typename float_traits<T>::bits_type{1} << (8 * sizeof(T) - 1);

/// 2^exponent, for an exponent in the normal range of T; infinity for the one above.
template <class T>
[[nodiscard]] constexpr T power_of_two(int exponent) noexcept {
  using traits = float_traits<T>;
  using bits_type = typename traits::bits_type;
  return std::bit_cast<T>(static_cast<bits_type>(exponent + traits::exponent_bias)
                          << traits::mantissa_bits);
}

// By their bits: compilers warn of the other ways to name them under -ffast-math.
template <class T>
inline constexpr T infinity = power_of_two<T>(float_traits<T>::exponent_bias + 1);

template <class T>
inline constexpr T quiet_nan = std::bit_cast<T>(
    std::bit_cast<typename float_traits<T>::bits_type>(infinity<T>) |
    typename float_traits<T>::bits_type{1} << (float_traits<T>::mantissa_bits - 1));

template <class T>
[[nodiscard]] constexpr bool is_nan(T x) noexcept {
  return x != x;
}

} // namespace ctnn::detail
