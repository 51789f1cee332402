// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/rounded.hpp>

#include <concepts>
#include <cstdint>

namespace ctnn::detail {

/// x to the power of n, by repeated squaring.
template <std::floating_point T>
[[nodiscard]] constexpr T integer_power(T x, std::uint64_t n) noexcept {
  T result = 1;
  for (; n != 0; n /= 2) {
    if (n % 2 != 0) {
      result = rounded(result * x);
    }
    if (n > 1) { // else an unused square could overflow
      x = rounded(x * x);
    }
  }
  return result;
}

} // namespace ctnn::detail
