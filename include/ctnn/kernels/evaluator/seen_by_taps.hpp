// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/evaluator/gathered.hpp>
#include <ctnn/kernels/sizes/window_axis.hpp>

#include <cstddef>

namespace ctnn::kernels::evaluator {

/// Where the element `tap` of a window lies over a channel of x at a place of y.
[[nodiscard]] constexpr std::size_t seen_place(window_axis const& rows, window_axis const& columns,
                                               std::size_t tap, std::size_t place) noexcept {
  std::size_t const row = place / columns.out * rows.stride + tap / columns.kernel * rows.dilation;
  std::size_t const column =
      place % columns.out * columns.stride + tap % columns.kernel * columns.dilation;
  bool const padding = row < rows.padding || row >= rows.in + rows.padding ||
                       column < columns.padding || column >= columns.in + columns.padding;
  return padding ? absent : (row - rows.padding) * columns.in + column - columns.padding;
}

/// The map of `gathered` from a channel of x to what each element of a window sees of it (tap,
/// place).
template <window_axis Rows, window_axis Columns>
struct seen_by_taps {
  static constexpr std::size_t taps = Rows.kernel * Columns.kernel;
  static constexpr std::size_t places = Rows.out * Columns.out;
  static constexpr std::size_t source = Rows.in * Columns.in;
  static constexpr std::size_t size = taps * places;

  [[nodiscard]] static constexpr std::size_t place(std::size_t i) noexcept {
    return seen_place(Rows, Columns, i / places, i % places);
  }
};

} // namespace ctnn::kernels::evaluator
