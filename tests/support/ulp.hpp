// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>

namespace ctnn::test {

/// The distance of y from the exact value in units of T's last place at that value. A NaN is where
/// it has to be, and so is an infinity, at distance 0, else infinitely far.
template <class T, class Exact>
[[nodiscard]] double error_in_ulp(T y, Exact exact) {
  constexpr double infinite = std::numeric_limits<double>::infinity();
  if (std::isnan(exact) || std::isnan(y)) {
    return std::isnan(exact) && std::isnan(y) ? 0 : infinite;
  }
  T const rounded = static_cast<T>(exact);
  if (y == rounded) {
    if (std::isinf(y) || y == 0) {
      return std::signbit(y) == std::signbit(exact) ? 0 : infinite;
    }
  } else if (std::isinf(exact) || exact == 0) {
    return infinite;
  }
  constexpr auto largest = std::numeric_limits<T>::max();
  T const reference = std::isinf(rounded) ? largest : rounded;
  int const exponent =
      std::max(reference == 0 ? std::numeric_limits<int>::min() : std::ilogb(reference),
               std::numeric_limits<T>::min_exponent - 1);
  Exact const ulp = std::ldexp(Exact{1}, exponent - (std::numeric_limits<T>::digits - 1));
  Exact const value = std::isinf(y)
                          ? std::copysign(static_cast<Exact>(largest) + ulp, static_cast<Exact>(y))
                          : static_cast<Exact>(y);
  return static_cast<double>(std::fabs(value - exact) / ulp);
}

} // namespace ctnn::test
