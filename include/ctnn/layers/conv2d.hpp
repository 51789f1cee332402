// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/layers/convolution_layer.hpp>
#include <ctnn/ops/conv2d.hpp>
#include <ctnn/tensor/shape.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <cstddef>

namespace ctnn::layers {

/// `conv2d<{.out_channels = 8, .kernel_size = 3, .padding = 1}>`; a size is one number for both
/// directions or {height, width}.
struct conv2d_options {
  std::size_t out_channels;
  extent2d kernel_size;
  extent2d stride = 1;
  padding2d padding = 0;
  extent2d dilation = 1;
  std::size_t groups = 1;
  bool bias = true;
};

/// A convolution of an image (channels, height, width). See `ctnn::conv2d`.
template <conv2d_options Options>
  requires(Options.out_channels > 0)
struct conv2d {
  using with_bias = conv2d<biased<Options>>;

  static constexpr char const* name = "conv2d";
  static constexpr bool transposed = false;
  static constexpr conv2d_options options = Options;
  static constexpr conv2d_window window{Options.stride, Options.padding, Options.dilation,
                                        Options.groups};

  template <class In>
  static constexpr bool fits =
      ctnn::detail::window_fits_image<In, Options.kernel_size, Options.stride, Options.padding,
                                      Options.dilation>;

  template <class In>
  static constexpr bool accepts = ctnn::detail::convolution_accepts<In, Options, fits<In>>;

  template <class In>
  struct requirement {
    static_assert(In::rank() == 3, "conv2d needs an image (channels, height, width)");
    static_assert(!fits<In> || accepts<In>,
                  "conv2d: the groups do not divide the image's channels or the out channels");
    static_assert(In::rank() != 3 || fits<In>,
                  "conv2d: the kernel is larger than the padded image (or a stride is zero)");
  };

  template <class In>
  using weight_shape = shape<Options.out_channels, In::extent(0) / Options.groups,
                             Options.kernel_size.height, Options.kernel_size.width>;
  template <class In>
  using output_shape =
      typename ctnn::detail::conv2d_sizes<In, weight_shape<In>, window>::output_shape;
  template <class In>
  static constexpr std::size_t macs =
      output_shape<In>::size() * (weight_shape<In>::size() / Options.out_channels);
  template <real T, class In>
  static constexpr std::size_t buffer_bytes = kernels::processor::convolve_buffer_bytes<
      ctnn::detail::conv2d_sizes<In, weight_shape<In>, window>::kernel, T>;

  template <class X, class... Parameters>
  [[nodiscard, gnu::always_inline]] static constexpr auto
  forward(X const& x, Parameters const&... parameters) noexcept {
    return ctnn::conv2d<window>(x, parameters...);
  }

  template <class In, class Y, class Weight>
  [[nodiscard]] static constexpr auto input_gradient(Y const& dy, Weight const& weight) noexcept {
    return conv2d_input_gradient<In, window>(dy, weight);
  }

  template <class X, class Y, class Weight>
  static constexpr void add_weight_gradient(X const& x, Y const& dy, Weight& dweight) noexcept {
    add_conv2d_weight_gradient<window>(x, dy, dweight);
  }

  template <real T, class In>
  using fn = convolution_layer<T, In, conv2d>;
};

} // namespace ctnn::layers
