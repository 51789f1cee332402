// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/bfloat16.hpp>
#include <ctnn/math/float16.hpp>

#include <concepts>
#include <limits>
#include <type_traits>

namespace ctnn::onnx {

template <class T>
concept half = std::same_as<T, ctnn::float16> || std::same_as<T, ctnn::bfloat16>;

/// What elements of T are calculated in: halves in float, others in their own type.
template <class T>
using calculated = std::conditional_t<half<T>, float, T>;

/// An element as what is calculated in.
template <class T>
[[nodiscard]] constexpr calculated<T> widened(T x) noexcept {
  return static_cast<calculated<T>>(x);
}

/// A number of one type as one of another. Whole numbers wrap around; a real number that no whole
/// one of that type is near becomes the least or greatest of them, and NaN zero, which ONNX leaves
/// open.
template <class To, class From>
[[nodiscard]] constexpr To converted(From x) noexcept {
  if constexpr (std::same_as<To, From>) {
    return x;
  } else if constexpr (half<From>) {
    return converted<To>(static_cast<float>(x));
  } else if constexpr (half<To>) {
    return To(static_cast<float>(x));
  } else if constexpr (std::same_as<To, bool>) {
    return x != From{};
  } else if constexpr (std::floating_point<From> && std::integral<To>) {
    using limits = std::numeric_limits<To>;
    // 2^digits, one above the greatest, is a real number of either type.
    constexpr From above = static_cast<From>(limits::max() / 2 + 1) * 2;
    constexpr From below = static_cast<From>(limits::min());
    if (x >= above) {
      return limits::max();
    }
    if (x <= below) {
      return limits::min();
    }
    return x == x ? static_cast<To>(x) : To{};
  } else {
    return static_cast<To>(x);
  }
}

} // namespace ctnn::onnx
