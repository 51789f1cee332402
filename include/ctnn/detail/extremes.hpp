// SPDX-License-Identifier: BSL-1.0
#pragma once

namespace ctnn::detail {

// What <algorithm> has, too, at half of what all of this library costs to include.

template <class T>
[[nodiscard]] constexpr T smaller(T a, T b) noexcept {
  return b < a ? b : a;
}

template <class T>
[[nodiscard]] constexpr T larger(T a, T b) noexcept {
  return a < b ? b : a;
}

/// x, or the nearer end of [low, high] where it lies outside.
template <class T>
[[nodiscard]] constexpr T clamped(T x, T low, T high) noexcept {
  return larger(low, smaller(x, high));
}

} // namespace ctnn::detail
