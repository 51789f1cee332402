// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/sizes/convolution2d.hpp>
#include <ctnn/kernels/sizes/window_axis.hpp>

#include <cstddef>

namespace ctnn::kernels {

/// All sizes of a three-dimensional convolution: x (in_channels, depth.in, rows.in, columns.in),
/// weight (out_channels, in_channels / groups, depth.kernel, rows.kernel, columns.kernel), y
/// (out_channels, depth.out, rows.out, columns.out).
struct convolution3d {
  std::size_t in_channels;
  std::size_t out_channels;
  window_axis depth;
  window_axis rows;
  window_axis columns;
  std::size_t groups = 1;

  /// One depth of y is a convolution of images: the planes of x that it sees are channels.
  [[nodiscard]] constexpr convolution2d slice() const noexcept {
    return {in_channels * depth.kernel, out_channels, rows, columns, groups};
  }

  [[nodiscard]] constexpr std::size_t plane() const noexcept { return rows.in * columns.in; }
  [[nodiscard]] constexpr std::size_t x_size() const noexcept {
    return in_channels * depth.in * plane();
  }
  [[nodiscard]] constexpr std::size_t weight_size() const noexcept { return slice().weight_size(); }
  [[nodiscard]] constexpr std::size_t y_size() const noexcept {
    return depth.out * slice().y_size();
  }
};

} // namespace ctnn::kernels
