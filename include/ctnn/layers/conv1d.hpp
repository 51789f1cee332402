// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/layers/convolution_layer.hpp>
#include <ctnn/ops/conv1d.hpp>
#include <ctnn/tensor/shape.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <cstddef>

namespace ctnn::layers {

/// `conv1d<{.out_channels = 8, .kernel_size = 3, .padding = {2, 0}}>`.
struct conv1d_options {
  std::size_t out_channels;
  std::size_t kernel_size;
  std::size_t stride = 1;
  padding1d padding = 0;
  std::size_t dilation = 1;
  std::size_t groups = 1;
  bool bias = true;
};

/// A convolution of a signal (channels, length). See `ctnn::conv1d`.
template <conv1d_options Options>
  requires(Options.out_channels > 0)
struct conv1d {
  using with_bias = conv1d<biased<Options>>;

  static constexpr char const* name = "conv1d";
  static constexpr bool transposed = false;
  static constexpr conv1d_options options = Options;
  static constexpr conv1d_window window{Options.stride, Options.padding, Options.dilation,
                                        Options.groups};

  template <class In>
  static constexpr bool fits = [] {
    if constexpr (In::rank() == 2) {
      return window_fits(In::extent(1), Options.kernel_size, Options.stride, Options.padding,
                         Options.dilation);
    } else {
      return false;
    }
  }();

  template <class In>
  static constexpr bool accepts = ctnn::detail::convolution_accepts<In, Options, fits<In>>;

  template <class In>
  struct requirement {
    static_assert(In::rank() == 2, "conv1d needs a signal (channels, length)");
    static_assert(!fits<In> || accepts<In>,
                  "conv1d: the groups do not divide the signal's channels or the out channels");
    static_assert(In::rank() != 2 || fits<In>,
                  "conv1d: the kernel is larger than the padded signal (or a stride is zero)");
  };

  template <class In>
  using weight_shape =
      shape<Options.out_channels, In::extent(0) / Options.groups, Options.kernel_size>;
  template <class In>
  using output_shape =
      typename ctnn::detail::conv1d_sizes<In, weight_shape<In>, window>::output_shape;
  template <class In>
  static constexpr std::size_t macs =
      output_shape<In>::size() * (weight_shape<In>::size() / Options.out_channels);
  template <real T, class In>
  static constexpr std::size_t buffer_bytes = kernels::processor::convolve_buffer_bytes<
      ctnn::detail::conv1d_sizes<In, weight_shape<In>, window>::kernel, T>;

  template <class X, class... Parameters>
  [[nodiscard]] static constexpr auto forward(X const& x,
                                              Parameters const&... parameters) noexcept {
    return ctnn::conv1d<window>(x, parameters...);
  }

  template <class In, class Y, class Weight>
  [[nodiscard]] static constexpr auto input_gradient(Y const& dy, Weight const& weight) noexcept {
    return conv1d_input_gradient<In, window>(dy, weight);
  }

  template <class X, class Y, class Weight>
  static constexpr void add_weight_gradient(X const& x, Y const& dy, Weight& dweight) noexcept {
    add_conv1d_weight_gradient<window>(x, dy, dweight);
  }

  template <real T, class In>
  using fn = convolution_layer<T, In, conv1d>;
};

} // namespace ctnn::layers
