// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/for_each_part.hpp>

#include <array>
#include <cstddef>

namespace ctnn::kernels {

/// sums[row] += the sum of a row of x (rows, columns).
///
/// Order: each sum is one chain that goes on from its present value.
template <class T, std::size_t Size, std::size_t Rows>
constexpr void add_row_sums(std::array<T, Size> const& x, std::array<T, Rows>& sums) noexcept {
  constexpr std::size_t columns = Size / Rows;
  if consteval {
    T const* from = x.data();
    for (T& sum : sums) {
      for (std::size_t i = 0; i < columns; ++i) {
        sum += *from++;
      }
    }
  } else {
    // Some chains side by side: each waits for its last sum.
    detail::for_each_part<Rows, 8>([&]<std::size_t Count>(std::size_t first) {
      T const* const from = x.data() + first * columns;
      T chains[Count];
      for (std::size_t row = 0; row < Count; ++row) {
        chains[row] = sums.data()[first + row];
      }
      for (std::size_t i = 0; i < columns; ++i) {
        for (std::size_t row = 0; row < Count; ++row) {
          chains[row] += from[row * columns + i];
        }
      }
      for (std::size_t row = 0; row < Count; ++row) {
        sums.data()[first + row] = chains[row];
      }
    });
  }
}

} // namespace ctnn::kernels
