// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/extremes.hpp>
#include <ctnn/kernels/elementwise.hpp>
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

/// Divides the sum of each window of a pooling by how many elements it counts: the product of its
/// counts along the axes, or 1.
template <std::size_t Channels, class T>
constexpr void divide_by_counts(T* sum, auto const& of_depth, auto const& of_rows,
                                auto const& of_columns) noexcept {
  for (std::size_t channel = 0; channel < Channels; ++channel) {
    for (std::size_t planes : of_depth) {
      for (std::size_t rows : of_rows) {
        for (std::size_t columns : of_columns) {
          *sum++ /= static_cast<T>(larger<std::size_t>(planes * rows * columns, 1));
        }
      }
    }
  }
}

/// The same, with padding or without.
template <bool CountPadding, std::size_t Channels, kernels::window_axis Depth,
          kernels::window_axis Rows, kernels::window_axis Columns, class T>
constexpr void
average(std::array<T, Channels * Depth.out * Rows.out * Columns.out>& sums) noexcept {
  if constexpr (CountPadding || (Depth.unpadded() && Rows.unpadded() && Columns.unpadded())) {
    constexpr T count{Depth.kernel * Rows.kernel * Columns.kernel};
    kernels::transform(sums, [](auto const& sum) { return sum / count; }, sums);
  } else {
    divide_by_counts<Channels>(sums.data(), counted<Depth, CountPadding>,
                               counted<Rows, CountPadding>, counted<Columns, CountPadding>);
  }
}

} // namespace ctnn::detail
