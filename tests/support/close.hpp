// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/layers/parameters.hpp>
#include <ctnn/tensor/concepts.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <concepts>

namespace ctnn::test {

/// Whether a is within `tolerance` of b, relative to b's magnitude where that is above 1 and
/// absolute below. A NaN is close to nothing.
template <std::floating_point T>
[[nodiscard]] constexpr bool close(T a, T b, double tolerance) {
  double const difference = static_cast<double>(a) - static_cast<double>(b);
  double const magnitude = static_cast<double>(b < 0 ? -b : b);
  double const limit = tolerance * (magnitude > 1 ? magnitude : 1);
  return difference <= limit && -difference <= limit;
}

/// Whether a is within the share `tolerance` of b.
template <std::floating_point T>
[[nodiscard]] constexpr bool close_relative(T a, T b, double tolerance) {
  double const difference = static_cast<double>(a) - static_cast<double>(b);
  double const limit = tolerance * static_cast<double>(b < 0 ? -b : b);
  return difference <= limit && -difference <= limit;
}

template <class T, std::size_t... Extents>
[[nodiscard]] constexpr bool close(tensor<T, Extents...> const& a, tensor<T, Extents...> const& b,
                                   double tolerance) {
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (!close(a.begin()[i], b.begin()[i], tolerance)) {
      return false;
    }
  }
  return true;
}

} // namespace ctnn::test
