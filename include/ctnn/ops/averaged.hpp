// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/extremes.hpp>
#include <ctnn/kernels/elementwise.hpp>
#include <ctnn/kernels/sizes/pooling2d.hpp>
#include <ctnn/kernels/sizes/window_axis.hpp>

#include <array>
#include <cstddef>

namespace ctnn::detail {

/// How many inputs a window sees at each place of an axis: with padding, as many as it has
/// elements.
template <kernels::window_axis Axis, bool CountPadding>
inline constexpr auto counted = [] {
  std::array<std::size_t, Axis.out> result{};
  for (std::size_t i = 0; i < Axis.out; ++i) {
    result[i] = CountPadding ? Axis.kernel : Axis.offsets_at(i).count;
  }
  return result;
}();

/// Divides the sum of each window of a pooling by how many elements it counts.
template <kernels::pooling2d P, bool CountPadding, class T>
constexpr void average(std::array<T, P.y_size()>& sums) noexcept {
  if constexpr (CountPadding || (P.rows.unpadded() && P.columns.unpadded())) {
    constexpr T count{P.rows.kernel * P.columns.kernel};
    kernels::transform(sums, [](auto const& sum) { return sum / count; }, sums);
  } else {
    T* sum = sums.data();
    for (std::size_t channel = 0; channel < P.channels; ++channel) {
      for (std::size_t rows : counted<P.rows, CountPadding>) {
        for (std::size_t columns : counted<P.columns, CountPadding>) {
          *sum++ /= static_cast<T>(larger<std::size_t>(rows * columns, 1));
        }
      }
    }
  }
}

} // namespace ctnn::detail
