// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/tensor/concepts.hpp>

#include <concepts>
#include <cstdint>
#include <type_traits>

namespace ctnn::onnx {

/// A whole number of so few bits that several share a byte of a file; here each has one of its own.
/// To store numbers in; one calculates with the integer that it converts to.
template <int Bits, bool Signed>
struct small_integer {
  std::conditional_t<Signed, std::int8_t, std::uint8_t> value;

  static constexpr int bit_count = Bits;
  static constexpr int least = Signed ? -(1 << (Bits - 1)) : 0;
  static constexpr int greatest = Signed ? (1 << (Bits - 1)) - 1 : (1 << Bits) - 1;

  small_integer() = default;

  /// The last bits of x.
  template <std::integral T>
  explicit constexpr small_integer(T x) noexcept : value{last_bits(static_cast<unsigned>(x))} {}

  [[nodiscard]] explicit constexpr operator int() const noexcept { return value; }

  [[nodiscard]] friend constexpr bool operator==(small_integer, small_integer) = default;

private:
  using value_type = std::conditional_t<Signed, std::int8_t, std::uint8_t>;

  [[nodiscard]] static constexpr value_type last_bits(unsigned x) noexcept {
    auto const last = static_cast<int>(x & ((1U << Bits) - 1));
    return static_cast<value_type>(last > greatest ? last - (1 << Bits) : last);
  }
};

} // namespace ctnn::onnx

template <int Bits, bool Signed>
inline constexpr bool ctnn::is_stored_number<ctnn::onnx::small_integer<Bits, Signed>> = true;
