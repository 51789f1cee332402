// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/unsatisfied.hpp>
#include <ctnn/kernels/sizes/pooling2d.hpp>
#include <ctnn/ops/extents.hpp>
#include <ctnn/ops/padding.hpp>
#include <ctnn/ops/window3d.hpp>
#include <ctnn/tensor/shape.hpp>

#include <cstddef>

namespace ctnn {

/// The window of a pooling of a volume. See `pool2d_window`.
struct pool3d_window {
  extent3d kernel_size;
  extent3d stride = kernel_size;
  padding3d padding = 0;
  extent3d dilation = 1;
};

namespace detail {

/// Whether a pooling's window of any kind fits on a volume (channels, depth, height, width), padded
/// by at most half of it.
template <class X, auto Window>
inline constexpr bool pool3d_fits = window_fits_volume<X, Window.kernel_size, Window> &&
                                    Window.padding.depth.at_most_half(Window.kernel_size.depth) &&
                                    Window.padding.height.at_most_half(Window.kernel_size.height) &&
                                    Window.padding.width.at_most_half(Window.kernel_size.width);

template <class X, auto Window>
concept pool3d_arguments =
    pool3d_fits<X, Window> ||
    unsatisfied<
        "the pooling's window is larger than the padded volume, or padded by more than half "
        "of it: got",
        X>();

/// A pooling of a volume is one of each of its planes, and then one through the depth at each
/// place.
template <class X, auto Window>
struct pool3d_sizes {
  using axes = window_axes3d<X, Window.kernel_size, Window>;
  using output_shape = shape<X::extent(0), axes::depth.out, axes::rows.out, axes::columns.out>;
  static constexpr kernels::pooling2d planes{X::extent(0) * X::extent(1), axes::rows,
                                             axes::columns};
  static constexpr kernels::pooling2d depths{
      X::extent(0), axes::depth, kernels::fixed_axis(axes::rows.out * axes::columns.out)};
};

} // namespace detail
} // namespace ctnn
