// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/unsatisfied.hpp>
#include <ctnn/kernels/sizes/pooling2d.hpp>
#include <ctnn/ops/padding.hpp>
#include <ctnn/ops/window2d.hpp>
#include <ctnn/tensor/shape.hpp>

#include <cstddef>

namespace ctnn {

/// The window of a pooling of a signal. See `pool2d_window`.
struct pool1d_window {
  std::size_t kernel_size;
  std::size_t stride = kernel_size;
  padding1d padding = 0;
  std::size_t dilation = 1;
};

namespace detail {

/// Whether a pooling's window of any kind fits on a signal (channels, length), padded by at most
/// half of it.
template <class X, auto Window>
inline constexpr bool pool1d_fits =
    window_fits(X::extent(1), Window.kernel_size, Window.stride, Window.padding, Window.dilation) &&
    Window.padding.at_most_half(Window.kernel_size);

template <class X, auto Window>
concept pool1d_arguments =
    pool1d_fits<X, Window> ||
    unsatisfied<
        "the pooling's window is larger than the padded signal, or padded by more than half "
        "of it: got",
        X>();

template <class X, auto Window>
struct pool1d_sizes {
  static constexpr kernels::window_axis axis =
      window_axis(X::extent(1), Window.kernel_size, Window.stride, Window.padding, Window.dilation);
  using output_shape = shape<X::extent(0), axis.out>;
  static constexpr kernels::pooling2d kernel{X::extent(0), kernels::fixed_axis(1), axis};
};

} // namespace detail
} // namespace ctnn
