// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/sizes/window_axis.hpp>

#include <bit>
#include <cstddef>

namespace ctnn::kernels {

/// All sizes of a two-dimensional convolution: x (in_channels, rows.in, columns.in), weight
/// (out_channels, group_in(), rows.kernel, columns.kernel), y (out_channels, rows.out,
/// columns.out). Each of the groups of out channels sees its own
/// group of in channels.
struct convolution2d {
  std::size_t in_channels;
  std::size_t out_channels;
  window_axis rows;
  window_axis columns;
  std::size_t groups = 1;

  [[nodiscard]] constexpr std::size_t group_in() const noexcept { return in_channels / groups; }
  [[nodiscard]] constexpr std::size_t group_out() const noexcept { return out_channels / groups; }

  [[nodiscard]] constexpr std::size_t x_size() const noexcept {
    return in_channels * rows.in * columns.in;
  }
  /// The weights of a kernel, and those of all kernels that add up to one y.
  [[nodiscard]] constexpr std::size_t area() const noexcept { return rows.kernel * columns.kernel; }
  [[nodiscard]] constexpr std::size_t taps() const noexcept { return group_in() * area(); }
  [[nodiscard]] constexpr std::size_t weight_size() const noexcept { return out_channels * taps(); }
  [[nodiscard]] constexpr std::size_t positions() const noexcept { return rows.out * columns.out; }
  [[nodiscard]] constexpr std::size_t y_size() const noexcept { return out_channels * positions(); }

  /// Whether there are so many out channels that the gradient of a weight takes them side by side:
  /// each is one chain of sums.
  [[nodiscard]] constexpr bool weight_gradient_by_channels() const noexcept {
    return group_out() >= 12;
  }
  /// Into how many partial sums the gradient of a weight is split.
  [[nodiscard]] constexpr std::size_t weight_gradient_partials() const noexcept {
    return weight_gradient_by_channels() ? 1 : columns.out < 16 ? std::bit_ceil(columns.out) : 16;
  }

  /// Whether y at a place depends on x at that place alone: a product of matrices.
  [[nodiscard]] constexpr bool each_place_alone() const noexcept {
    return rows.kernel == 1 && columns.kernel == 1 && rows.stride == 1 && columns.stride == 1 &&
           rows.padding == 0 && columns.padding == 0 && rows.out == rows.in &&
           columns.out == columns.in;
  }
};

} // namespace ctnn::kernels
