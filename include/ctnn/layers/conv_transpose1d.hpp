// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/layers/convolution_layer.hpp>
#include <ctnn/ops/conv_transpose1d.hpp>
#include <ctnn/tensor/shape.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <cstddef>

namespace ctnn::layers {

/// `conv_transpose1d<{.out_channels = 8, .kernel_size = 4, .stride = 2, .padding = 1}>` doubles a
/// length.
struct conv_transpose1d_options {
  std::size_t out_channels;
  std::size_t kernel_size;
  std::size_t stride = 1;
  padding1d padding = 0;
  std::size_t output_padding = 0;
  std::size_t dilation = 1;
  std::size_t groups = 1;
  bool bias = true;
};

/// A transposed convolution of a signal (channels, length). See `ctnn::conv_transpose1d`.
template <conv_transpose1d_options Options>
  requires(Options.out_channels > 0)
struct conv_transpose1d {
  using with_bias = conv_transpose1d<biased<Options>>;

  static constexpr char const* name = "conv_transpose1d";
  static constexpr bool transposed = true;
  static constexpr conv_transpose1d_options options = Options;
  static constexpr conv_transpose1d_window window{
      Options.stride, Options.padding, Options.output_padding, Options.dilation, Options.groups};

  template <class In>
  using weight_shape =
      shape<In::extent(0), Options.out_channels / Options.groups, Options.kernel_size>;

  template <class In>
  static constexpr bool groups_fit =
      In::rank() == 0 || (ctnn::detail::groups_divide(Options.groups, In::extent(0)) &&
                          ctnn::detail::groups_divide(Options.groups, Options.out_channels));

  template <class In>
  static constexpr bool fits = [] {
    if constexpr (In::rank() == 2 && groups_fit<In> && Options.kernel_size > 0) {
      return ctnn::detail::conv_transpose1d_fits<In, weight_shape<In>, window>;
    } else {
      return false;
    }
  }();

  template <class In>
  static constexpr bool accepts = fits<In> && groups_fit<In>;

  template <class In>
  struct requirement {
    static_assert(In::rank() == 2, "conv_transpose1d needs a signal (channels, length)");
    static_assert(
        groups_fit<In>,
        "conv_transpose1d: the groups do not divide the signal's channels or the out channels");
    static_assert(In::rank() != 2 || !groups_fit<In> || fits<In>,
                  "conv_transpose1d: the padding cuts off all of the output, or the output padding "
                  "is neither less than the stride nor than the dilation (or a stride is zero)");
  };

  template <class In>
  using output_shape =
      typename ctnn::detail::conv_transpose1d_sizes<In, weight_shape<In>, window>::output_shape;
  template <class In>
  static constexpr std::size_t macs = In::size() * (weight_shape<In>::size() / In::extent(0));

  template <class X, class... Parameters>
  [[nodiscard]] static constexpr auto forward(X const& x,
                                              Parameters const&... parameters) noexcept {
    return ctnn::conv_transpose1d<window>(x, parameters...);
  }

  template <class In, class Y, class Weight>
  [[nodiscard]] static constexpr auto input_gradient(Y const& dy, Weight const& weight) noexcept {
    return conv_transpose1d_input_gradient<In, window>(dy, weight);
  }

  template <class X, class Y, class Weight>
  static constexpr void add_weight_gradient(X const& x, Y const& dy, Weight& dweight) noexcept {
    add_conv_transpose1d_weight_gradient<window>(x, dy, dweight);
  }

  template <real T, class In>
  using fn = convolution_layer<T, In, conv_transpose1d>;
};

} // namespace ctnn::layers
