// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <concepts>
#include <cstdint>
#include <type_traits>

namespace ctnn::onnx {

namespace detail {

/// Whole numbers wrap around: they are added as the unsigned numbers of their bits.
template <class T, class F>
[[nodiscard]] constexpr T wrapped(T a, T b, F f) noexcept {
  if constexpr (std::integral<T> && !std::same_as<T, bool>) {
    using bits = std::make_unsigned_t<T>;
    return static_cast<T>(static_cast<bits>(
        f(std::uintmax_t{static_cast<bits>(a)}, std::uintmax_t{static_cast<bits>(b)})));
  } else {
    return f(a, b);
  }
}

} // namespace detail

} // namespace ctnn::onnx
