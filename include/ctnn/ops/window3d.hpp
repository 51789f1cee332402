// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/sizes/window_axis.hpp>
#include <ctnn/ops/extents.hpp>
#include <ctnn/ops/padding.hpp>
#include <ctnn/ops/window2d.hpp>

namespace ctnn::detail {

/// Whether a window of any kind (`stride`, `padding`, `dilation`) fits on a volume (channels,
/// depth, height, width).
template <class X, extent3d Kernel, auto Window>
inline constexpr bool window_fits_volume =
    window_fits(X::extent(1), Kernel.depth, Window.stride.depth, Window.padding.depth,
                Window.dilation.depth) &&
    window_fits(X::extent(2), Kernel.height, Window.stride.height, Window.padding.height,
                Window.dilation.height) &&
    window_fits(X::extent(3), Kernel.width, Window.stride.width, Window.padding.width,
                Window.dilation.width);

/// The axes of such a window.
template <class X, extent3d Kernel, auto Window>
struct window_axes3d {
  static constexpr kernels::window_axis depth = window_axis(
      X::extent(1), Kernel.depth, Window.stride.depth, Window.padding.depth, Window.dilation.depth);
  static constexpr kernels::window_axis rows =
      window_axis(X::extent(2), Kernel.height, Window.stride.height, Window.padding.height,
                  Window.dilation.height);
  static constexpr kernels::window_axis columns = window_axis(
      X::extent(3), Kernel.width, Window.stride.width, Window.padding.width, Window.dilation.width);
};

} // namespace ctnn::detail
