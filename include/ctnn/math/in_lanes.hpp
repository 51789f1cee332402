// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/pack.hpp>

#include <cstddef>
#include <utility>

namespace ctnn::detail {

/// `Function::of(x...)`, for numbers at run time by way of a register's lanes: the function's
/// selections are instructions there, where those of plain numbers could become branches.
template <class Function, std::floating_point T, std::same_as<T>... More>
[[nodiscard, gnu::always_inline]] constexpr T in_lanes(T x, More... more) noexcept {
  if consteval {
    return Function::of(x, more...);
  } else {
    using lanes = pack<T, 16 / sizeof(T)>;
    return Function::of(all<lanes>(x), all<lanes>(more)...).values[0];
  }
}

template <class Function, class T, std::size_t Count, std::same_as<pack<T, Count>>... More>
[[nodiscard, gnu::always_inline]] constexpr pack<T, Count> in_lanes(pack<T, Count> const& x,
                                                                    More const&... more) noexcept {
  return Function::of(x, more...);
}

/// One half of the lanes of x.
template <std::size_t First, std::size_t Count>
[[nodiscard, gnu::always_inline]] inline auto half_of(pack<float, Count> const& x) noexcept {
  return [&x]<std::size_t... Lane>(std::index_sequence<Lane...>) {
    return pack<float, Count / 2>{
        __builtin_shufflevector(x.values, x.values, static_cast<int>(First + Lane)...)};
  }(std::make_index_sequence<Count / 2>{});
}

template <std::size_t Count>
[[nodiscard, gnu::always_inline]] inline auto joined(pack<float, Count> const& low,
                                                     pack<float, Count> const& high) noexcept {
  return [&]<std::size_t... Lane>(std::index_sequence<Lane...>) {
    return pack<float, 2 * Count>{
        __builtin_shufflevector(low.values, high.values, static_cast<int>(Lane)...)};
  }(std::make_index_sequence<2 * Count>{});
}

/// `Function::of(x...)` computed in double, and of floats rounded to float once.
template <class Function, number V, std::same_as<V>... More>
  requires std::same_as<element_of<V>, double>
[[nodiscard, gnu::always_inline]] constexpr V in_double(V const& x, More const&... more) noexcept {
  return in_lanes<Function>(x, more...);
}

template <class Function, std::same_as<float> T, std::same_as<T>... More>
[[nodiscard, gnu::always_inline]] constexpr T in_double(T x, More... more) noexcept {
  return static_cast<float>(
      in_lanes<Function>(static_cast<double>(x), static_cast<double>(more)...));
}

template <class Function, std::size_t Count, std::same_as<pack<float, Count>>... More>
[[nodiscard, gnu::always_inline]] constexpr pack<float, Count>
in_double(pack<float, Count> const& x, More const&... more) noexcept {
  if consteval {
    return convert<float>(Function::of(convert<double>(x), convert<double>(more)...));
  } else {
    if constexpr (Count * sizeof(double) <= register_bytes) {
      return convert<float>(Function::of(convert<double>(x), convert<double>(more)...));
    } else {
      constexpr std::size_t half = Count / 2;
      return joined(in_double<Function>(half_of<0>(x), half_of<0>(more)...),
                    in_double<Function>(half_of<half>(x), half_of<half>(more)...));
    }
  }
}

} // namespace ctnn::detail
