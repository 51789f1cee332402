// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/tensor/tensor.hpp>

#include <cstddef>

namespace ctnn {

/// The index of the largest element, the first of equals. A NaN counts as larger than any number,
/// as in PyTorch and NumPy, so that it is not overlooked.
template <class T, std::size_t Size>
[[nodiscard]] constexpr std::size_t argmax(tensor<T, Size> const& t) noexcept {
  T const* const values = t.begin();
  std::size_t best = 0;
  for (std::size_t i = 0; i < Size; ++i) {
    if (values[i] != values[i]) {
      return i;
    }
    if (values[i] > values[best]) {
      best = i;
    }
  }
  return best;
}

} // namespace ctnn
