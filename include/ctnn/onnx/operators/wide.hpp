// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/bfloat16.hpp>
#include <ctnn/math/float16.hpp>
#include <ctnn/tensor/concepts.hpp>

#include <concepts>
#include <limits>
#include <type_traits>

namespace ctnn::onnx {

template <class T>
concept half = std::same_as<T, ctnn::float16> || std::same_as<T, ctnn::bfloat16>;

/// Whole numbers of less than a byte.
template <class T>
concept small_whole = requires { T::bit_count; };

/// Real numbers in a byte or less.
template <class T>
concept small_real = is_stored_number<T> && sizeof(T) == 1 && !small_whole<T>;

/// What elements of T are calculated in: reals that are only stored in float, whole ones in int,
/// others in their own type.
template <class T>
using calculated =
    std::conditional_t<half<T> || small_real<T>, float, std::conditional_t<small_whole<T>, int, T>>;

/// An element as what is calculated in.
template <class T>
[[nodiscard]] constexpr calculated<T> widened(T x) noexcept {
  return static_cast<calculated<T>>(x);
}

/// A number of one type as one of another. Whole numbers wrap around; a real number that no whole
/// one of that type is near becomes the least or greatest of them, and NaN zero, which ONNX leaves
/// open. Reals of a byte or less are saturated.
template <class To, class From>
[[nodiscard]] constexpr To converted(From x) noexcept {
  if constexpr (std::same_as<To, From>) {
    return x;
  } else if constexpr (!std::same_as<calculated<From>, From>) {
    return converted<To>(widened(x));
  } else if constexpr (small_real<To>) {
    return To(static_cast<double>(x));
  } else if constexpr (small_whole<To>) {
    if constexpr (std::floating_point<From>) {
      return To(x >= From{To::greatest} ? To::greatest
                : x > From{To::least}   ? static_cast<int>(x)
                : x == x                ? To::least
                                        : 0);
    } else {
      return To(x);
    }
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
