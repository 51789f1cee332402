// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/layers/parameters.hpp>
#include <ctnn/ops/channel_scale.hpp>
#include <ctnn/ops/conv2d.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <cstddef>
#include <type_traits>

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

  [[nodiscard]] constexpr conv2d_options with_bias() const noexcept {
    conv2d_options result = *this;
    result.bias = true;
    return result;
  }
};

/// `conv2d` behind an image of shape In. See `ctnn::conv2d`.
template <real T, class In, conv2d_options Options>
struct conv2d_layer {
  static constexpr conv2d_window window{Options.stride, Options.padding, Options.dilation,
                                        Options.groups};

  using input_type = tensor_of<T, In>;
  using output_type =
      tensor_of<T, window_output_shape<In, Options.out_channels, Options.kernel_size,
                                       Options.stride, Options.padding, Options.dilation>>;
  using weight_type = tensor<T, Options.out_channels, In::extent(0) / Options.groups,
                             Options.kernel_size.height, Options.kernel_size.width>;
  using bias_type =
      std::conditional_t<Options.bias, tensor<T, Options.out_channels>, detail::no_parameter>;

  static constexpr char const* name = "conv2d";
  static constexpr std::size_t parameter_count =
      weight_type::size() + (Options.bias ? Options.out_channels : 0);
  /// Multiply-adds with the padding counted in, as frameworks count them.
  static constexpr std::size_t macs =
      output_type::size() * (weight_type::size() / Options.out_channels);
  static constexpr std::size_t activation_bytes = sizeof(output_type);

  weight_type weight;
  [[no_unique_address]] bias_type bias;

  [[nodiscard]] constexpr output_type forward(input_type const& x) const noexcept {
    if constexpr (Options.bias) {
      return ctnn::conv2d<window>(x, weight, bias);
    } else {
      return ctnn::conv2d<window>(x, weight);
    }
  }

  [[nodiscard]] constexpr input_type input_gradient(input_type const&, output_type const&,
                                                    output_type const& dy) const noexcept {
    return conv2d_input_gradient<In, window>(dy, weight);
  }

  constexpr void parameter_gradient(input_type const& x, output_type const&, output_type const& dy,
                                    conv2d_layer& gradient) const noexcept {
    add_conv2d_weight_gradient<window>(x, dy, gradient.weight);
    if constexpr (Options.bias) {
      add_conv2d_bias_gradient(dy, gradient.bias);
    }
  }

  template <class Initializer>
  constexpr void initialize(Initializer const& initializer, philox4x32& random) noexcept {
    constexpr std::size_t kernel_area = Options.kernel_size.height * Options.kernel_size.width;
    detail::draw_weight(weight, initializer, random, weight_type::extent(1) * kernel_area,
                        Options.out_channels / Options.groups * kernel_area);
    bias = {};
  }

  template <class Visit, class... Layers>
  static constexpr void for_each_parameter(Visit visit, Layers&... layers) {
    visit(layers.weight...);
    if constexpr (Options.bias) {
      visit(layers.bias...);
    }
  }

  /// The layer whose output is this one's times a factor plus a shift for each channel. See
  /// `fold_batch_norm`.
  [[nodiscard]] constexpr conv2d_layer<T, In, Options.with_bias()>
  scaled(channel_scale<T, Options.out_channels> const& by) const noexcept {
    auto const scaled_weight = scaled_channels(weight, by.factor);
    if constexpr (Options.bias) {
      return {scaled_weight, by.scaled_bias(bias)};
    } else {
      return {scaled_weight, by.shift};
    }
  }

  [[nodiscard]] friend constexpr bool operator==(conv2d_layer const&,
                                                 conv2d_layer const&) = default;
};

/// A two-dimensional convolution of an image (channels, height, width).
template <conv2d_options Options>
  requires(Options.out_channels > 0)
struct conv2d {
  using with_bias = conv2d<Options.with_bias()>;

  template <class In>
  static constexpr bool fits =
      ctnn::detail::window_fits_image<In, Options.kernel_size, Options.stride, Options.padding,
                                      Options.dilation>;

  template <class In>
  static constexpr bool accepts = [] {
    if constexpr (fits<In>) {
      return ctnn::detail::groups_divide(Options.groups, In::extent(0)) &&
             ctnn::detail::groups_divide(Options.groups, Options.out_channels);
    } else {
      return false;
    }
  }();

  template <class In>
  struct requirement {
    static_assert(In::rank() == 3, "conv2d needs an image (channels, height, width)");
    static_assert(!fits<In> || accepts<In>,
                  "conv2d: the groups do not divide the image's channels or the out channels");
    static_assert(In::rank() != 3 || fits<In>,
                  "conv2d: the kernel is larger than the padded image (or a stride is zero)");
  };

  template <real T, class In>
  using fn = conv2d_layer<T, In, Options>;
};

} // namespace ctnn::layers
