// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/evaluator/gathered.hpp>
#include <ctnn/kernels/window2d.hpp>

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

} // namespace ctnn::kernels::evaluator
