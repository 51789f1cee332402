// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/extremes.hpp>
#include <ctnn/math/lanes.hpp>

#include <cstddef>
#include <utility>

namespace ctnn::kernels::processor {

/// Lane i of the result is lane index(i) of a and, behind them, b. The index is constant.
template <class T, std::size_t Width, std::size_t From, class Index>
[[nodiscard, gnu::always_inline]] inline detail::lanes<T, Width>
shuffled(detail::lanes<T, From> const& a, detail::lanes<T, From> const& b, Index) noexcept {
  return [&]<std::size_t... Lane>(std::index_sequence<Lane...>) __attribute__((always_inline)) {
    return detail::lanes<T, Width>(__builtin_shufflevector(a, b, Index{}(Lane)...));
  }(std::make_index_sequence<Width>{});
}

/// The lanes of a and then those of b.
template <class T, std::size_t Width>
[[nodiscard, gnu::always_inline]] inline detail::lanes<T, 2 * Width>
joined(detail::lanes<T, Width> const& a, detail::lanes<T, Width> const& b) noexcept {
  return shuffled<T, 2 * Width, Width>(a, b, [](std::size_t lane) { return lane; });
}

/// Width lanes of x from lane First on.
template <class T, std::size_t From, std::size_t First, std::size_t Width>
[[nodiscard, gnu::always_inline]] inline detail::lanes<T, Width>
part(detail::lanes<T, From> const& x) noexcept {
  return shuffled<T, Width, From>(x, x, [](std::size_t lane) { return First + lane; });
}

/// How many of Size numbers a vector of Width that starts at number `first` holds.
[[nodiscard]] constexpr std::size_t numbers_in(std::size_t width, std::size_t first,
                                               std::size_t size) noexcept {
  return detail::smaller(size - detail::smaller(size, first), width);
}

/// Count numbers from `from` on in the first lanes of Width, and `fill` in the others.
template <std::size_t Count, std::size_t Width, class T>
[[nodiscard, gnu::always_inline]] inline detail::lanes<T, Width> load_part(T const* from,
                                                                           T fill) noexcept {
  constexpr std::size_t half = Width / 2;
  if constexpr (Count == 0) {
    return detail::broadcast<Width>(fill);
  } else if constexpr (Count == Width) {
    return detail::load<Width>(from);
  } else if constexpr (Width == 2) {
    return detail::lanes<T, 2>{*from, fill};
  } else if constexpr (Count <= half) {
    return joined<T, half>(load_part<Count, half>(from, fill), detail::broadcast<half>(fill));
  } else {
    return joined<T, half>(detail::load<half>(from),
                           load_part<Count - half, half>(from + half, fill));
  }
}

/// The first Count lanes of x, and zeros in the others.
template <std::size_t Count, class T, std::size_t Width>
[[nodiscard, gnu::always_inline]] inline detail::lanes<T, Width>
first_lanes(detail::lanes<T, Width> const& x) noexcept {
  if constexpr (Count == Width) {
    return x;
  } else {
    return shuffled<T, Width, Width>(x, detail::lanes<T, Width>{},
                                     [](std::size_t lane) { return lane < Count ? lane : Width; });
  }
}

/// Stores the first Count of Width lanes.
template <std::size_t Count, std::size_t Width, class T>
[[gnu::always_inline]] inline void store_part(T* to, detail::lanes<T, Width> const& x) noexcept {
  constexpr std::size_t half = Width / 2;
  if constexpr (Count == Width) {
    detail::store<Width, T>(to, x);
  } else if constexpr (Count == 1) {
    *to = x[0];
  } else if constexpr (Count <= half) {
    store_part<Count, half, T>(to, part<T, Width, 0, half>(x));
  } else {
    detail::store<half, T>(to, part<T, Width, 0, half>(x));
    store_part<Count - half, half, T>(to + half, part<T, Width, half, half>(x));
  }
}

/// The sum of all lanes: the upper half is added to the lower until one is left.
template <class T, std::size_t Width>
[[nodiscard, gnu::always_inline]] inline T halving_sum(detail::lanes<T, Width> const& x) noexcept {
  constexpr std::size_t half = Width / 2;
  if constexpr (Width * sizeof(T) <= 16) {
    // As sums of whole registers: GCC would take a horizontal one, which is slow, for two numbers.
    auto const folded = x + shuffled<T, Width, Width>(x, x, [](std::size_t lane) {
                          return lane < half ? half + lane : 0;
                        });
    if constexpr (half == 1) {
      return folded[0];
    } else {
      return (folded + shuffled<T, Width, Width>(folded, folded, [](std::size_t) { return 1; }))[0];
    }
  } else {
    return halving_sum<T, half>(part<T, Width, 0, half>(x) + part<T, Width, half, half>(x));
  }
}

} // namespace ctnn::kernels::processor
