// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/sizes/pooling2d.hpp>
#include <ctnn/ops/window2d.hpp>
#include <ctnn/tensor/shape.hpp>

namespace ctnn {

/// The window of a pooling: `max_pool2d<{.kernel_size = 2}>(x)`. The stride is the kernel size
/// unless given.
struct pool2d_window {
  extent2d kernel_size;
  extent2d stride = kernel_size;
  padding2d padding = 0;
  extent2d dilation = 1;
};

namespace detail {

/// Whether at most half of a window of any kind of pooling lies in padding.
template <auto Window>
inline constexpr bool half_padded = Window.padding.height.at_most_half(Window.kernel_size.height) &&
                                    Window.padding.width.at_most_half(Window.kernel_size.width);

/// Names a padding in errors.
template <padding2d>
struct padding_of;

} // namespace detail

/// A pooling's padding is at most half its kernel, as in PyTorch, so that no window that is not
/// dilated lies in padding alone.
template <auto Window>
concept padded_at_most_half =
    detail::half_padded<Window> ||
    detail::unsatisfied<"the pooling's padding is more than half its kernel: (kernel, padding) are",
                        shape<Window.kernel_size.height, Window.kernel_size.width>,
                        detail::padding_of<Window.padding>>();

namespace detail {

/// The same two questions without a sentence.
template <class X, auto Window>
inline constexpr bool pool2d_fits =
    half_padded<Window> &&
    window_fits_image<X, Window.kernel_size, Window.stride, Window.padding, Window.dilation>;

template <class X, auto Window>
concept pool2d_arguments =
    padded_at_most_half<Window> &&
    image_for_window<X, Window.kernel_size, Window.stride, Window.padding, Window.dilation>;

template <class X, auto Window>
struct pool2d_sizes {
  using axes = window_axes<X, Window.kernel_size, Window.stride, Window.padding, Window.dilation>;
  using output_shape = shape<X::extent(0), axes::rows.out, axes::columns.out>;
  static constexpr kernels::pooling2d kernel{X::extent(0), axes::rows, axes::columns};
};

} // namespace detail

} // namespace ctnn
