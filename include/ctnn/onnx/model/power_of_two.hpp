// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/tensor/concepts.hpp>

#include <bit>
#include <cstdint>

namespace ctnn::onnx {

/// Where a number between two powers of two goes.
enum class power_rounding { up, down, nearest };

/// A power of two from 2^-127 to 2^127, or NaN, in a byte: the scale of microscaling formats.
///
/// Source: ONNX Cast (opset 24); Open Compute Project, Microscaling formats (MX), 2023.
struct power_of_two {
  std::uint8_t bits;

  power_of_two() = default;

  /// A power of two beside x; halfway to the greater. What lies outside, 0 too, becomes the least
  /// or the greatest, or with `saturate` false NaN; what is less than 0 becomes NaN.
  explicit constexpr power_of_two(double x, bool saturate = true,
                                  power_rounding rounding = power_rounding::up) noexcept
      : bits{rounded(x, saturate, rounding)} {}

  /// The same number, exactly.
  [[nodiscard]] explicit constexpr operator float() const noexcept {
    return std::bit_cast<float>(bits == 0     ? 0x0040'0000U
                                : bits == nan ? 0x7FC0'0000U
                                              : std::uint32_t{bits} << 23);
  }

  [[nodiscard]] friend constexpr bool operator==(power_of_two, power_of_two) = default;

  static constexpr std::uint8_t nan = 255;

private:
  [[nodiscard]] static constexpr std::uint8_t rounded(double x, bool saturate,
                                                      power_rounding rounding) noexcept {
    std::uint64_t const all = std::bit_cast<std::uint64_t>(x);
    std::uint64_t const fraction = all & 0xF'FFFF'FFFF'FFFF;
    auto const field = static_cast<int>(all >> 52 & 0x7FF);
    bool const is_nan = field == 0x7FF && fraction != 0;
    bool const is_negative = all > 0x8000'0000'0000'0000;
    if (is_nan || is_negative) {
      return nan;
    }
    bool const above = rounding == power_rounding::up        ? fraction != 0
                       : rounding == power_rounding::nearest ? fraction >= 0x8'0000'0000'0000
                                                             : false;
    int const code = field - 1023 + 127 + (above ? 1 : 0);
    // Of 0 and subnormal numbers the field is that of nothing here.
    if (code < 0 || code > 254) {
      return static_cast<std::uint8_t>(!saturate ? nan : code < 0 ? 0 : 254);
    }
    return static_cast<std::uint8_t>(code);
  }
};

} // namespace ctnn::onnx

template <>
inline constexpr bool ctnn::is_stored_number<ctnn::onnx::power_of_two> = true;
