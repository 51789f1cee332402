// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/layers/convolution_layer.hpp>
#include <ctnn/ops/conv3d.hpp>
#include <ctnn/tensor/shape.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <cstddef>

namespace ctnn::layers {

/// `conv3d<{.out_channels = 8, .kernel_size = {3, 5, 5}, .padding = {1, 2, 2}}>`; one number stands
/// for all three axes.
struct conv3d_options {
  std::size_t out_channels;
  extent3d kernel_size;
  extent3d stride = 1;
  padding3d padding = 0;
  extent3d dilation = 1;
  std::size_t groups = 1;
  bool bias = true;
};

/// A convolution of a volume (channels, depth, height, width). See `ctnn::conv3d`.
template <conv3d_options Options>
  requires(Options.out_channels > 0)
struct conv3d {
  using with_bias = conv3d<biased<Options>>;

  static constexpr char const* name = "conv3d";
  static constexpr bool transposed = false;
  static constexpr conv3d_options options = Options;
  static constexpr conv3d_window window{Options.stride, Options.padding, Options.dilation,
                                        Options.groups};

  template <class In>
  static constexpr bool fits = [] {
    if constexpr (In::rank() == 4) {
      return ctnn::detail::window_fits_volume<In, Options.kernel_size, window>;
    } else {
      return false;
    }
  }();

  template <class In>
  static constexpr bool accepts = ctnn::detail::convolution_accepts<In, Options, fits<In>>;

  template <class In>
  struct requirement {
    static_assert(In::rank() == 4, "conv3d needs a volume (channels, depth, height, width)");
    static_assert(!fits<In> || accepts<In>,
                  "conv3d: the groups do not divide the volume's channels or the out channels");
    static_assert(In::rank() != 4 || fits<In>,
                  "conv3d: the kernel is larger than the padded volume (or a stride is zero)");
  };

  template <class In>
  using weight_shape =
      shape<Options.out_channels, In::extent(0) / Options.groups, Options.kernel_size.depth,
            Options.kernel_size.height, Options.kernel_size.width>;
  template <class In>
  using output_shape =
      typename ctnn::detail::conv3d_sizes<In, weight_shape<In>, window>::output_shape;
  template <class In>
  static constexpr std::size_t macs =
      output_shape<In>::size() * (weight_shape<In>::size() / Options.out_channels);

  template <class X, class... Parameters>
  [[nodiscard]] static constexpr auto forward(X const& x,
                                              Parameters const&... parameters) noexcept {
    return ctnn::conv3d<window>(x, parameters...);
  }

  template <class In, class Y, class Weight>
  [[nodiscard]] static constexpr auto input_gradient(Y const& dy, Weight const& weight) noexcept {
    return conv3d_input_gradient<In, window>(dy, weight);
  }

  template <class X, class Y, class Weight>
  static constexpr void add_weight_gradient(X const& x, Y const& dy, Weight& dweight) noexcept {
    add_conv3d_weight_gradient<window>(x, dy, dweight);
  }

  template <real T, class In>
  using fn = convolution_layer<T, In, conv3d>;
};

} // namespace ctnn::layers
