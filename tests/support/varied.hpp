// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <cstddef>

namespace ctnn::test {

/// Varied numbers from -Range / 2 to Range / 2: those of the logistic map.
template <class T, std::size_t Size, int Range = 1>
constexpr std::array<T, Size> varied = [] {
  std::array<T, Size> result;
  T x = T(0.37);
  for (T& element : result) {
    x = 4 * x * (1 - x);
    element = Range * (x - T(0.5));
  }
  return result;
}();

} // namespace ctnn::test
