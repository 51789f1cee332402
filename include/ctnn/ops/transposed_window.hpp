// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/unsatisfied.hpp>
#include <ctnn/kernels/sizes/window_axis.hpp>
#include <ctnn/ops/convolution.hpp>
#include <ctnn/ops/padding.hpp>
#include <ctnn/ops/window2d.hpp>

#include <cstddef>

namespace ctnn {
namespace detail {

/// The extent of a transposed convolution's output before its sides are cut off.
[[nodiscard]] constexpr std::size_t uncut_size(std::size_t in, std::size_t kernel,
                                               std::size_t stride, std::size_t output_padding,
                                               std::size_t dilation) noexcept {
  return (in - 1) * stride + window_reach(kernel, dilation) + output_padding;
}

/// What is cut off: with `same`, what makes the output's size in * stride.
[[nodiscard]] constexpr padding1d transposed_padding(std::size_t in, std::size_t kernel,
                                                     std::size_t stride, padding1d padding,
                                                     std::size_t output_padding,
                                                     std::size_t dilation) noexcept {
  if (!padding.is_same) {
    return padding;
  }
  std::size_t const uncut = uncut_size(in, kernel, stride, output_padding, dilation);
  std::size_t const total = uncut > in * stride ? uncut - in * stride : 0;
  return {total / 2, total - total / 2};
}

/// Whether an axis of a transposed convolution has an output, and an output padding as PyTorch
/// allows it: less than the stride or the dilation.
[[nodiscard]] constexpr bool transposed_window_fits(std::size_t in, std::size_t kernel,
                                                    std::size_t stride, padding1d padding,
                                                    std::size_t output_padding,
                                                    std::size_t dilation) noexcept {
  if (kernel == 0 || stride == 0 || dilation == 0 ||
      (output_padding >= stride && output_padding >= dilation)) {
    return false;
  }
  padding1d const cut = transposed_padding(in, kernel, stride, padding, output_padding, dilation);
  return uncut_size(in, kernel, stride, output_padding, dilation) > cut.before + cut.after;
}

/// The axis of the convolution whose gradient a transposed convolution is: its input is the output.
[[nodiscard]] constexpr kernels::window_axis transposed_axis(std::size_t in, std::size_t kernel,
                                                             std::size_t stride, padding1d padding,
                                                             std::size_t output_padding,
                                                             std::size_t dilation) noexcept {
  padding1d const cut = transposed_padding(in, kernel, stride, padding, output_padding, dilation);
  return {uncut_size(in, kernel, stride, output_padding, dilation) - cut.before - cut.after,
          in,
          kernel,
          stride,
          cut.before,
          dilation};
}

/// What transposed convolutions ask of the channels of x (in, ...) and weight (in, out / groups,
/// ...).
template <class X, class Weight, std::size_t Groups>
concept transposed_channels =
    (groups_divide(Groups, X::extent(0)) && X::extent(0) == Weight::extent(0)) ||
    unsatisfied<"transposed convolution: the in channels of input and weight differ, or the groups "
                "do not divide them: (input, weight, groups) are",
                X, Weight, groups<Groups>>();

} // namespace detail
} // namespace ctnn
