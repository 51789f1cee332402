// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/tensor/concepts.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <concepts>
#include <limits>
#include <string>

namespace ctnn::io::detail {

/// A number as printf's %g writes it in the C locale, in `precision` significant digits, at least
/// one and at most those that tell all values of T apart. Integers, and the truth values 0 and 1,
/// have all their digits; a NaN has no sign.
template <element T>
[[nodiscard]] std::string format_number(T value, int precision) {
  std::array<char, 64> text;
  char* const begin = text.data();
  char* const end = begin + text.size();
  if constexpr (std::floating_point<T>) {
    if (std::isnan(value)) {
      return "nan";
    }
    int const digits = std::clamp(precision, 1, std::numeric_limits<T>::max_digits10);
    return {begin, std::to_chars(begin, end, value, std::chars_format::general, digits).ptr};
  } else {
    return {begin, std::to_chars(begin, end, +value).ptr};
  }
}

} // namespace ctnn::io::detail
