// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/sizes/convolution2d.hpp>
#include <ctnn/kernels/sizes/window_axis.hpp>

#include <cstddef>
#include <limits>

namespace ctnn::kernels {

/// All sizes of a two-dimensional pooling: x (channels, rows.in, columns.in), y (channels,
/// rows.out, columns.out).
struct pooling2d {
  std::size_t channels;
  window_axis rows;
  window_axis columns;

  [[nodiscard]] constexpr std::size_t x_size() const noexcept {
    return channels * rows.in * columns.in;
  }
  [[nodiscard]] constexpr std::size_t y_size() const noexcept {
    return channels * rows.out * columns.out;
  }

  /// The convolution of one channel by a kernel as large as the window.
  [[nodiscard]] constexpr convolution2d plane() const noexcept { return {1, 1, rows, columns}; }
};

/// The largest of no elements.
template <class T>
inline constexpr T least = -std::numeric_limits<T>::infinity();

} // namespace ctnn::kernels
