// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/tensor/concepts.hpp>

#include <bit>
#include <cstdint>

namespace ctnn::onnx {

/// What the last codes of a minifloat mean.
enum class last_codes {
  /// Infinity, and then NaN, as in IEEE 754.
  infinity_and_nan,
  /// The very last is NaN; there is no infinity.
  nan,
  /// Numbers; the code of -0 is NaN.
  numbers_nan_for_minus_zero,
  /// Numbers; there is no NaN.
  numbers,
};

/// A number in at most a byte: a sign, bits of exponent and bits of fraction. To store numbers in;
/// one calculates with the float that it converts to.
///
/// Source: ONNX, Float stored in 8 bits and in 4 bits; Micikevicius et al., FP8 formats for deep
/// learning, 2022; Open Compute Project, Microscaling formats (MX), 2023.
template <int ExponentBits, int FractionBits, int Bias, last_codes Last>
struct minifloat {
  std::uint8_t bits;

  minifloat() = default;

  /// The nearest of them, ties to even. What lies beyond the greatest becomes that, and infinities
  /// too; with `saturate` false infinity where there is one, else NaN where there is one.
  explicit constexpr minifloat(double x, bool saturate = true) noexcept
      : bits{rounded(x, saturate)} {}

  /// The same number, exactly.
  [[nodiscard]] explicit constexpr operator float() const noexcept {
    std::uint32_t const sign = bits & sign_code;
    std::uint32_t const magnitude = bits & magnitudes;
    if (Last == last_codes::numbers_nan_for_minus_zero && bits == sign_code) {
      return quiet_nan;
    }
    std::uint32_t const signs = sign << (31 - ExponentBits - FractionBits);
    if (magnitude > greatest) {
      bool const infinite = Last == last_codes::infinity_and_nan && magnitude == greatest + 1;
      return infinite ? std::bit_cast<float>(signs | 0x7F80'0000) : quiet_nan;
    }
    // The product shifts the exponent, and normalises what is subnormal here.
    float const shifted = std::bit_cast<float>(magnitude << (23 - FractionBits)) *
                          std::bit_cast<float>(std::uint32_t{254 - Bias} << 23);
    return std::bit_cast<float>(signs | std::bit_cast<std::uint32_t>(shifted));
  }

  [[nodiscard]] friend constexpr bool operator==(minifloat, minifloat) = default;

  static constexpr std::uint32_t sign_code = 1U << (ExponentBits + FractionBits);
  static constexpr std::uint32_t magnitudes = sign_code - 1;
  /// The code of the greatest number.
  static constexpr std::uint32_t greatest = Last == last_codes::infinity_and_nan
                                                ? magnitudes - (1U << FractionBits)
                                            : Last == last_codes::nan ? magnitudes - 1
                                                                      : magnitudes;

private:
  static constexpr float quiet_nan = std::bit_cast<float>(0x7FC0'0000U);

  [[nodiscard]] static constexpr std::uint8_t rounded(double x, bool saturate) noexcept {
    std::uint64_t const all = std::bit_cast<std::uint64_t>(x);
    std::uint64_t const magnitude = all & 0x7FFF'FFFF'FFFF'FFFF;
    std::uint32_t const sign = all == magnitude ? 0 : sign_code;
    constexpr std::uint64_t infinity = 0x7FF0'0000'0000'0000;
    if (magnitude > infinity) { // NaN
      return static_cast<std::uint8_t>(Last == last_codes::numbers_nan_for_minus_zero ? sign_code
                                       : Last == last_codes::numbers ? greatest
                                                                     : sign | magnitudes);
    }
    std::uint32_t const code = magnitude == infinity ? greatest + 1 : nearest(magnitude);
    if (code > greatest && !saturate && Last != last_codes::numbers) {
      return static_cast<std::uint8_t>(
          Last == last_codes::numbers_nan_for_minus_zero ? sign_code : sign | (greatest + 1));
    }
    std::uint32_t const limited = code > greatest ? greatest : code;
    bool const no_sign = Last == last_codes::numbers_nan_for_minus_zero && limited == 0;
    return static_cast<std::uint8_t>(no_sign ? 0 : sign | limited);
  }

  /// The code of the number nearest to a finite magnitude, of which there may be none so great.
  [[nodiscard]] static constexpr std::uint32_t nearest(std::uint64_t magnitude) noexcept {
    auto const exponent = static_cast<int>(magnitude >> 52) - 1023;
    if (exponent < -Bias - FractionBits) { // less than half of the least
      return 0;
    }
    if (exponent > 255) {
      return greatest + 1;
    }
    // In units of the last place, which no longer shrinks below the least normal number.
    constexpr int least = 1 - Bias;
    int const place = exponent < least ? least : exponent;
    auto const shift = static_cast<unsigned>(52 - FractionBits + place - exponent);
    std::uint64_t const significand = (magnitude & 0xF'FFFF'FFFF'FFFF) | 1ULL << 52;
    std::uint64_t const half = 1ULL << (shift - 1);
    std::uint64_t const units = (significand + half - 1 + (significand >> shift & 1)) >> shift;
    // A significand's leading bit counts one up in the exponent.
    return (static_cast<std::uint32_t>(place - least) << FractionBits) +
           static_cast<std::uint32_t>(units);
  }
};

} // namespace ctnn::onnx

template <int ExponentBits, int FractionBits, int Bias, ctnn::onnx::last_codes Last>
inline constexpr bool
    ctnn::is_stored_number<ctnn::onnx::minifloat<ExponentBits, FractionBits, Bias, Last>> = true;
