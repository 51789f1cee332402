// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>

namespace ctnn::detail {

/// Copies `count` numbers. See `extremes.hpp` for why not by <algorithm>.
template <class T>
constexpr void copy(T const* from, std::size_t count, T* to) noexcept {
  for (std::size_t i = 0; i < count; ++i) {
    to[i] = from[i];
  }
}

/// Sets `count` numbers to one.
template <class T>
constexpr void fill(T* to, std::size_t count, T value) noexcept {
  for (std::size_t i = 0; i < count; ++i) {
    to[i] = value;
  }
}

} // namespace ctnn::detail
