// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/contract.hpp>
#include <ctnn/detail/unsatisfied.hpp>
#include <ctnn/kernels/sizes/window_axis.hpp>
#include <ctnn/ops/extents.hpp>
#include <ctnn/ops/padding.hpp>
#include <ctnn/tensor/shape.hpp>

#include <cstddef>

namespace ctnn {

/// How many elements a window of `kernel` elements, `dilation` apart, reaches over.
[[nodiscard]] constexpr std::size_t window_reach(std::size_t kernel,
                                                 std::size_t dilation) noexcept {
  return (kernel - 1) * dilation + 1;
}

/// How many elements there are with their padding, for a window of `kernel` elements.
[[nodiscard]] constexpr std::size_t padded_size(std::size_t in, std::size_t kernel,
                                                std::size_t stride, padding1d padding,
                                                std::size_t dilation) noexcept {
  padding1d const sides = padding.on(in, window_reach(kernel, dilation), stride);
  return in + sides.before + sides.after;
}

/// Whether a window of `kernel` elements has a place on `in` elements with their padding.
[[nodiscard]] constexpr bool window_fits(std::size_t in, std::size_t kernel, std::size_t stride = 1,
                                         padding1d padding = 0, std::size_t dilation = 1) noexcept {
  return kernel > 0 && stride > 0 && dilation > 0 &&
         window_reach(kernel, dilation) <= padded_size(in, kernel, stride, padding, dilation);
}

/// The number of places of a sliding window, floor((in + padding - reach) / stride) + 1 with
/// reach = (kernel - 1) dilation + 1, as in PyTorch and ONNX. A window that does not fit is an
/// error: in a constant expression of the compiler's, at run time one that ends the program.
[[nodiscard]] constexpr std::size_t output_size(std::size_t in, std::size_t kernel,
                                                std::size_t stride = 1, padding1d padding = 0,
                                                std::size_t dilation = 1) noexcept {
  if (!window_fits(in, kernel, stride, padding, dilation)) {
    detail::contract_violation("output_size: the kernel is larger than the padded input", kernel,
                               padded_size(in, kernel, stride, padding, dilation));
  }
  return (padded_size(in, kernel, stride, padding, dilation) - window_reach(kernel, dilation)) /
             stride +
         1;
}

namespace detail {

template <class Image, extent2d Kernel, extent2d Stride, padding2d Padding, extent2d Dilation>
inline constexpr bool window_fits_image = false;

template <std::size_t Channels, std::size_t Height, std::size_t Width, extent2d Kernel,
          extent2d Stride, padding2d Padding, extent2d Dilation>
inline constexpr bool
    window_fits_image<shape<Channels, Height, Width>, Kernel, Stride, Padding, Dilation> =
        window_fits(Height, Kernel.height, Stride.height, Padding.height, Dilation.height) &&
        window_fits(Width, Kernel.width, Stride.width, Padding.width, Dilation.width);

[[nodiscard]] constexpr kernels::window_axis window_axis(std::size_t in, std::size_t kernel,
                                                         std::size_t stride, padding1d padding,
                                                         std::size_t dilation) noexcept {
  return {in,
          output_size(in, kernel, stride, padding, dilation),
          kernel,
          stride,
          padding.on(in, window_reach(kernel, dilation), stride).before,
          dilation};
}

/// The axes of a window over an image (channels, height, width).
template <class Image, extent2d Kernel, extent2d Stride, padding2d Padding, extent2d Dilation>
struct window_axes {
  static constexpr kernels::window_axis rows =
      window_axis(Image::extent(1), Kernel.height, Stride.height, Padding.height, Dilation.height);
  static constexpr kernels::window_axis columns =
      window_axis(Image::extent(2), Kernel.width, Stride.width, Padding.width, Dilation.width);
};

} // namespace detail

/// An image (channels, height, width) on which the window fits. The sentence is what the compiler
/// prints where it does not.
template <class Image, extent2d Kernel, extent2d Stride, padding2d Padding, extent2d Dilation>
concept image_for_window =
    detail::window_fits_image<Image, Kernel, Stride, Padding, Dilation> ||
    detail::unsatisfied<"the window is larger than the padded image: (image, window) are", Image,
                        shape<Kernel.height, Kernel.width>>();

/// The shape of a sliding window's output on an image (channels, height, width): `output_size` as a
/// type.
template <class Image, std::size_t OutChannels, extent2d Kernel, extent2d Stride = 1,
          padding2d Padding = 0, extent2d Dilation = 1>
  requires image_for_window<Image, Kernel, Stride, Padding, Dilation>
using window_output_shape =
    shape<OutChannels, detail::window_axes<Image, Kernel, Stride, Padding, Dilation>::rows.out,
          detail::window_axes<Image, Kernel, Stride, Padding, Dilation>::columns.out>;

} // namespace ctnn
