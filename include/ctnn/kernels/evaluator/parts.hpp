// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <cstddef>

namespace ctnn::kernels::evaluator {

/// Count arrays of Size numbers: what `std::bit_cast` makes of one array, to give parts of it on.
template <class T, std::size_t Count, std::size_t Size>
struct parts {
  std::array<T, Size> of[Count];
};

} // namespace ctnn::kernels::evaluator
