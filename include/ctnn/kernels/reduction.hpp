// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <bit>
#include <cstddef>

namespace ctnn::kernels {

/// The sum of partial results: the upper half is added to the lower until one is left.
template <std::size_t Width, class T>
[[nodiscard]] constexpr T joined_partials(T* partials) noexcept {
  for (std::size_t half = Width / 2; half > 0; half /= 2) {
    for (std::size_t i = 0; i < half; ++i) {
      partials[i] += partials[i + half];
    }
  }
  return partials[0];
}

/// Reduces Size terms the same way everywhere: `accumulate(partial, i)` takes term i into partial
/// result i mod 16 (fewer partial results for less than 16 terms: the next power of two), which are
/// then joined.
template <class T, std::size_t Size, class Accumulate>
[[nodiscard]] constexpr T reduce(Accumulate accumulate) noexcept {
  constexpr std::size_t width = Size < 16 ? std::bit_ceil(Size) : 16;
  T partials[width] = {};
  for (std::size_t i = 0; i < Size; ++i) {
    accumulate(partials[i % width], i);
  }
  return joined_partials<width>(partials);
}

/// The sum of Size elements.
template <std::size_t Size, class T>
[[nodiscard]] constexpr T sum(T const* x) noexcept {
  return reduce<T, Size>([x](T& partial, std::size_t i) { partial += x[i]; });
}

/// The largest of Size elements; NaN where one of them is.
template <std::size_t Size, class T>
[[nodiscard]] constexpr T maximum(T const* x) noexcept {
  T best = x[0];
  for (std::size_t i = 1; i < Size; ++i) {
    best = x[i] > best || x[i] != x[i] ? x[i] : best;
  }
  return best;
}

} // namespace ctnn::kernels
