// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <bit>
#include <cstdint>

namespace ctnn {

/// A number in two bytes: the upper half of a float, with its range and 2 decimal digits. To store
/// numbers in; one calculates with the float that it converts to.
///
/// Source: Intel, BFLOAT16 hardware numerics definition, 2018 (subnormal numbers are kept here).
struct bfloat16 {
  std::uint16_t bits;

  bfloat16() = default;

  /// The nearest of them, ties to even.
  explicit constexpr bfloat16(float x) noexcept : bits{rounded(x)} {}

  /// The same number, exactly.
  [[nodiscard]] explicit constexpr operator float() const noexcept {
    return std::bit_cast<float>(std::uint32_t{bits} << 16);
  }

  [[nodiscard]] friend constexpr bool operator==(bfloat16, bfloat16) = default;

private:
  [[nodiscard]] static constexpr std::uint16_t rounded(float x) noexcept {
    std::uint32_t const all = std::bit_cast<std::uint32_t>(x);
    bool const nan = (all & 0x7FFF'FFFF) > 0x7F80'0000;
    return static_cast<std::uint16_t>(nan ? all >> 16 | 0x40
                                          : (all + 0x7FFF + (all >> 16 & 1)) >> 16);
  }
};

} // namespace ctnn
