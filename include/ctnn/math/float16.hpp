// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <bit>
#include <cstdint>

namespace ctnn {

/// A number in two bytes: a sign, 5 bits of exponent and 10 of fraction, from 6e-8 to 65,504 with 3
/// decimal digits. To store numbers in; one calculates with the float that it converts to.
///
/// Source: IEEE 754 binary16.
struct float16 {
  std::uint16_t bits;

  float16() = default;

  /// The nearest of them, ties to even; infinity from 65,520 on.
  explicit constexpr float16(float x) noexcept : bits{rounded(x)} {}

  /// The same number, exactly.
  [[nodiscard]] explicit constexpr operator float() const noexcept {
    std::uint32_t const sign = std::uint32_t{bits & 0x8000u} << 16;
    std::uint32_t const magnitude = std::uint32_t{bits & 0x7FFFu} << 13;
    if (magnitude >= 0x0F80'0000) { // infinity and NaN
      return std::bit_cast<float>(sign | 0x7F80'0000 | magnitude);
    }
    // The product shifts the exponent, and normalises what is subnormal here.
    float const shifted = std::bit_cast<float>(magnitude) * 0x1p112f;
    return std::bit_cast<float>(sign | std::bit_cast<std::uint32_t>(shifted));
  }

  [[nodiscard]] friend constexpr bool operator==(float16, float16) = default;

private:
  [[nodiscard]] static constexpr std::uint16_t rounded(float x) noexcept {
    std::uint32_t const all = std::bit_cast<std::uint32_t>(x);
    std::uint32_t const sign = all >> 16 & 0x8000;
    std::uint32_t const magnitude = all & 0x7FFF'FFFF;
    std::uint32_t half = 0;
    if (magnitude > 0x7F80'0000) { // NaN
      half = 0x7E00 | (magnitude >> 13 & 0x3FF);
    } else if (magnitude >= 0x477F'F000) {
      half = 0x7C00;
    } else if (magnitude < 0x3880'0000) {
      // A sum with 0.5 rounds to multiples of 2^-24, the least number here.
      half = std::bit_cast<std::uint32_t>(std::bit_cast<float>(magnitude) + 0.5f) - 0x3F00'0000;
    } else {
      half = (magnitude - 0x3800'0000 + 0xFFF + (magnitude >> 13 & 1)) >> 13;
    }
    return static_cast<std::uint16_t>(sign | half);
  }
};

} // namespace ctnn
