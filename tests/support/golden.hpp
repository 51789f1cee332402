// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/tensor/tensor.hpp>

#include <concepts>
#include <cstddef>

#include "close.hpp"

namespace ctnn::test {

/// A tensor of golden numbers in the element type under test.
template <class T, std::size_t... Extents>
[[nodiscard]] constexpr tensor<T, Extents...> in(tensor<double, Extents...> const& golden) {
  tensor<T, Extents...> result;
  T* to = result.begin();
  for (double x : golden) {
    *to++ = static_cast<T>(x);
  }
  return result;
}

/// How far T may be from golden numbers in double, for the rounding of both.
template <std::floating_point T>
inline constexpr double golden_tolerance = std::same_as<T, double> ? 1e-12 : 1e-5;

template <std::floating_point T>
[[nodiscard]] constexpr bool matches(T x, double golden) {
  return close(x, static_cast<T>(golden), golden_tolerance<T>);
}

template <std::floating_point T, std::size_t... Extents>
[[nodiscard]] constexpr bool matches(tensor<T, Extents...> const& x,
                                     tensor<double, Extents...> const& golden) {
  return close(x, in<T>(golden), golden_tolerance<T>);
}

} // namespace ctnn::test
