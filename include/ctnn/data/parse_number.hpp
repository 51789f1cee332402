// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/float_traits.hpp>
#include <ctnn/tensor/concepts.hpp>

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <limits>
#include <string_view>
#include <type_traits>

namespace ctnn {

/// Why a text is no number of a type.
enum class number_problem { no_number, out_of_range };

namespace detail {

/// A natural number of up to 3,072 bits: enough for all decimals that a double has to tell apart.
class big_natural {
public:
  /// this = this factor + term
  constexpr void multiply_add(std::uint32_t factor, std::uint32_t term) noexcept {
    std::uint64_t carry = term;
    for (std::size_t i = 0; i < size_; ++i) {
      carry += std::uint64_t{words_[i]} * factor;
      words_[i] = static_cast<std::uint32_t>(carry);
      carry >>= 32;
    }
    if (carry != 0) {
      words_[size_++] = static_cast<std::uint32_t>(carry);
    }
  }

  constexpr void multiply_by_power_of_5(int exponent) noexcept {
    for (; exponent >= 13; exponent -= 13) {
      multiply_add(1'220'703'125, 0); // 5^13
    }
    for (; exponent > 0; --exponent) {
      multiply_add(5, 0);
    }
  }

  constexpr void shift_left(int distance) noexcept {
    for (; distance >= 31; distance -= 31) {
      multiply_add(std::uint32_t{1} << 31, 0);
    }
    multiply_add(std::uint32_t{1} << distance, 0);
  }

  [[nodiscard]] constexpr int bit_width() const noexcept {
    return size_ == 0 ? 0 : static_cast<int>(32 * size_) - std::countl_zero(words_[size_ - 1]);
  }

  /// The 64 bits from the leading one on, and whether others behind them are set.
  [[nodiscard]] constexpr std::uint64_t leading_bits(bool& others) const noexcept {
    std::uint64_t result = 0;
    int const width = bit_width();
    for (int bit = width - 1; bit >= 0; --bit) {
      bool const is_set = (words_[bit / 32] >> (bit % 32) & 1) != 0;
      if (bit >= width - 64) {
        result = result << 1 | (is_set ? 1 : 0);
      } else if (is_set) {
        others = true;
        break;
      }
    }
    return width < 64 ? result << (64 - width) : result;
  }

  /// Takes `other` away where it is no more than this, and says whether it was.
  constexpr bool subtract_if_not_less(big_natural const& other) noexcept {
    if (size_ < other.size_) {
      return false;
    }
    for (std::size_t i = size_; i-- > 0;) {
      std::uint32_t const theirs = i < other.size_ ? other.words_[i] : 0;
      if (words_[i] != theirs) {
        if (words_[i] < theirs) {
          return false;
        }
        break;
      }
    }
    std::uint32_t borrow = 0;
    for (std::size_t i = 0; i < size_; ++i) {
      std::uint64_t const theirs = std::uint64_t{i < other.size_ ? other.words_[i] : 0} + borrow;
      borrow = words_[i] < theirs ? 1 : 0;
      words_[i] = static_cast<std::uint32_t>(words_[i] - theirs);
    }
    while (size_ > 0 && words_[size_ - 1] == 0) {
      --size_;
    }
    return true;
  }

  [[nodiscard]] constexpr bool is_zero() const noexcept { return size_ == 0; }

private:
  std::uint32_t words_[96]{};
  std::size_t size_ = 0;
};

/// mantissa 2^exponent, where the mantissa's leading bit is set and `more` says that there is a
/// little more, rounded to nearest even; infinity where it is too large.
template <class T>
[[nodiscard]] constexpr T rounded_binary(std::uint64_t mantissa, int exponent, bool more) noexcept {
  using traits = float_traits<T>;
  using bits_type = typename traits::bits_type;
  constexpr int least = 1 - traits::exponent_bias - traits::mantissa_bits;
  int const wanted = exponent + 63 - traits::mantissa_bits;
  if (wanted > traits::exponent_bias) {
    return infinity<T>;
  }
  int const shift = (wanted > least ? wanted : least) - exponent;
  if (shift > 64) {
    return T{0};
  }
  std::uint64_t result = shift == 64 ? 0 : mantissa >> shift;
  std::uint64_t const rest = shift == 64 ? mantissa : mantissa << (64 - shift);
  constexpr std::uint64_t half = std::uint64_t{1} << 63;
  if (rest > half || (rest == half && (more || (result & 1) != 0))) {
    ++result;
  }
  // The leading one of a normal number adds 1 to the exponent's field, as does a carry.
  std::uint64_t const field = wanted > least ? static_cast<std::uint64_t>(wanted - least) : 0;
  auto const bits = static_cast<bits_type>((field << traits::mantissa_bits) + result);
  T const value = std::bit_cast<T>(bits);
  return value < infinity<T> ? value : infinity<T>;
}

/// The digits of a decimal number, 0.d1 d2 d3... 10^point.
struct decimal {
  /// Of this many a double's roundings may hang, and of whether there are more.
  static constexpr int most = 770;

  std::string_view digits; // with a '.' somewhere, without leading zeros
  int count = 0;
  int point = 0;
};

/// A decimal number rounded to nearest even, by integers of any length.
template <class T>
[[nodiscard]] constexpr T rounded_decimal(decimal const& x) noexcept {
  if (x.point > std::numeric_limits<T>::max_exponent10 + 1) {
    return infinity<T>;
  }
  if (x.point < std::numeric_limits<T>::min_exponent10 - std::numeric_limits<T>::digits10 - 2) {
    return T{0};
  }
  big_natural numerator;
  int taken = 0;
  bool rest = false;
  for (char digit : x.digits) {
    if (digit == '.') {
      continue;
    }
    if (taken < decimal::most) {
      numerator.multiply_add(10, static_cast<std::uint32_t>(digit - '0'));
      ++taken;
    } else if (digit != '0') {
      rest = true;
    }
  }
  if (rest) { // a last digit says so
    numerator.multiply_add(10, 1);
    ++taken;
  }
  int const power = x.point - taken;
  if (power >= 0) { // numerator 5^power 2^power
    numerator.multiply_by_power_of_5(power);
    bool more = false;
    std::uint64_t const mantissa = numerator.leading_bits(more);
    return rounded_binary<T>(mantissa, numerator.bit_width() - 64 + power, more);
  }
  // numerator / 5^-power 2^power: 64 bits of the quotient, or 65, one after the other.
  big_natural denominator;
  denominator.multiply_add(1, 1);
  denominator.multiply_by_power_of_5(-power);
  int exponent = power;
  int const widths = numerator.bit_width() - denominator.bit_width();
  if (widths < 0) {
    numerator.shift_left(-widths);
  } else {
    denominator.shift_left(widths);
  }
  exponent += widths;
  std::uint64_t mantissa = numerator.subtract_if_not_less(denominator) ? 1 : 0;
  while (mantissa >> 63 == 0) {
    numerator.shift_left(1);
    mantissa = mantissa << 1 | (numerator.subtract_if_not_less(denominator) ? 1 : 0);
    --exponent;
  }
  return rounded_binary<T>(mantissa, exponent, !numerator.is_zero());
}

template <std::floating_point T>
[[nodiscard]] constexpr T exact_power_of_10(int exponent) noexcept {
  T result = 1;
  while (exponent-- > 0) {
    result *= 10;
  }
  return result;
}

[[nodiscard]] constexpr bool is_digit(char x) noexcept { return x >= '0' && x <= '9'; }

template <std::floating_point T>
[[nodiscard]] constexpr std::expected<T, number_problem> parse_real(std::string_view text,
                                                                    bool negative) noexcept {
  decimal number;
  std::uint64_t mantissa = 0;
  bool has_digits = false;
  bool has_point = false;
  std::size_t first = 0;
  std::size_t at = 0;
  char const* const bytes = text.data(); // evaluators pay for each call of an operator
  for (std::size_t const size = text.size(); at < size; ++at) {
    char const x = bytes[at];
    if (x == '.' && !has_point) {
      has_point = true;
    } else if (x < '0' || x > '9') {
      break;
    } else {
      has_digits = true;
      if (number.count == 0 && x == '0') {
        number.point -= has_point ? 1 : 0;
        continue;
      }
      first = number.count == 0 ? at : first;
      number.count += number.count < 1'000'000 ? 1 : 0;
      number.point += has_point ? 0 : 1;
      if (number.count <= 19) {
        mantissa = mantissa * 10 + static_cast<std::uint64_t>(x - '0');
      }
    }
  }
  if (!has_digits) {
    return std::unexpected(number_problem::no_number);
  }
  number.digits = text.substr(first, at - first);
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    bool const minus = at < text.size() && text[at] == '-';
    at += minus || (at < text.size() && text[at] == '+') ? 1 : 0;
    if (at == text.size()) {
      return std::unexpected(number_problem::no_number);
    }
    int exponent = 0;
    for (; at < text.size() && is_digit(text[at]); ++at) {
      exponent = exponent < 100'000'000 ? exponent * 10 + (text[at] - '0') : exponent;
    }
    number.point += minus ? -exponent : exponent;
  }
  if (at != text.size()) {
    return std::unexpected(number_problem::no_number);
  }
  T result = 0;
  if (number.count > 0) {
    // One operation on numbers that are exact rounds right.
    constexpr int exact_power = std::is_same_v<T, float> ? 10 : 22;
    int const power = number.point - number.count;
    if (number.count <= 19 && mantissa >> std::numeric_limits<T>::digits == 0 &&
        power >= -exact_power && power <= exact_power) {
      result = power < 0 ? static_cast<T>(mantissa) / exact_power_of_10<T>(-power)
                         : static_cast<T>(mantissa) * exact_power_of_10<T>(power);
    } else {
      result = rounded_decimal<T>(number);
    }
  }
  if (!(result < infinity<T>)) {
    return std::unexpected(number_problem::out_of_range);
  }
  return negative ? -result : result;
}

template <std::integral T>
[[nodiscard]] constexpr std::expected<T, number_problem> parse_integer(std::string_view text,
                                                                       bool negative) noexcept {
  if (text.empty()) {
    return std::unexpected(number_problem::no_number);
  }
  T result = 0;
  bool overflows = false;
  for (char digit : text) {
    if (!is_digit(digit)) {
      return std::unexpected(number_problem::no_number);
    }
    int const value = digit - '0';
    overflows = overflows || __builtin_mul_overflow(result, 10, &result) ||
                __builtin_add_overflow(result, negative ? -value : value, &result);
  }
  if (overflows) {
    return std::unexpected(number_problem::out_of_range);
  }
  return result;
}

} // namespace detail

/// The number that a text is, all of it: -12, 3.25, .5, 1e-3 with or without a sign; of
/// floating-point types the nearest, ties to even, at both times. An integer has no point and no
/// exponent.
template <element T>
  requires(real<T> || (std::integral<T> && !std::same_as<T, bool>))
[[nodiscard]] constexpr std::expected<T, number_problem>
parse_number(std::string_view text) noexcept {
  bool const negative = text.starts_with('-');
  if (negative || text.starts_with('+')) {
    text.remove_prefix(1);
  }
  if constexpr (std::integral<T>) {
    return detail::parse_integer<T>(text, negative);
  } else {
    return detail::parse_real<T>(text, negative);
  }
}

} // namespace ctnn
