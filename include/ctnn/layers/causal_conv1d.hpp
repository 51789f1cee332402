// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/layers/parameters.hpp>
#include <ctnn/ops/causal_conv1d.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <cstddef>
#include <type_traits>

namespace ctnn::layers {

/// `causal_conv1d<{.out_channels = 8, .kernel_size = 3, .dilation = 4}>`.
struct causal_conv1d_options {
  std::size_t out_channels;
  std::size_t kernel_size;
  std::size_t dilation = 1;
  bool bias = true;
};

/// `causal_conv1d` behind a sequence (Time, In). See `ctnn::causal_conv1d`.
template <real T, std::size_t Time, std::size_t In, causal_conv1d_options Options>
struct causal_conv1d_layer {
  static constexpr std::size_t kernel = Options.kernel_size;
  static constexpr std::size_t out = Options.out_channels;

  using input_type = tensor<T, Time, In>;
  using output_type = tensor<T, Time, out>;
  using weight_type = tensor<T, kernel, In, out>;
  using bias_type = std::conditional_t<Options.bias, tensor<T, out>, detail::no_parameter>;
  using state_type = causal_conv1d_state<T, In, kernel, Options.dilation>;

  static constexpr char const* name = "causal_conv1d";
  static constexpr std::size_t parameter_count = weight_type::size() + (Options.bias ? out : 0);
  /// Multiply-adds with the padding counted in, as frameworks count them.
  static constexpr std::size_t macs = Time * weight_type::size();
  static constexpr std::size_t activation_bytes = sizeof(output_type);

  weight_type weight;
  [[no_unique_address]] bias_type bias;

  /// The weight of a torch.nn.Conv1d, (out, in, kernel).
  [[nodiscard]] static constexpr weight_type
  weight_from_torch(tensor<T, out, In, kernel> const& torch) noexcept {
    weight_type result{};
    for (std::size_t o = 0; o < out; ++o) {
      for (std::size_t i = 0; i < In; ++i) {
        for (std::size_t k = 0; k < kernel; ++k) {
          result[k, i, o] = torch[o, i, k];
        }
      }
    }
    return result;
  }

  [[nodiscard]] constexpr output_type forward(input_type const& x) const noexcept {
    if constexpr (Options.bias) {
      return ctnn::causal_conv1d<Options.dilation>(x, weight, bias);
    } else {
      return ctnn::causal_conv1d<Options.dilation>(x, weight);
    }
  }

  /// One time of a sequence.
  [[nodiscard, gnu::always_inline]] constexpr tensor<T, out>
  step(tensor<T, In> const& x, state_type& state) const noexcept {
    if constexpr (Options.bias) {
      return causal_conv1d_step<Options.dilation>(x, weight, bias, state);
    } else {
      return causal_conv1d_step<Options.dilation>(x, weight, nullptr, state);
    }
  }

  [[nodiscard]] constexpr input_type input_gradient(input_type const&, output_type const&,
                                                    output_type const& dy) const noexcept {
    return causal_conv1d_input_gradient<Options.dilation>(dy, weight);
  }

  constexpr void parameter_gradient(input_type const& x, output_type const&, output_type const& dy,
                                    causal_conv1d_layer& gradient) const noexcept {
    add_causal_conv1d_weight_gradient<Options.dilation>(x, dy, gradient.weight);
    if constexpr (Options.bias) {
      add_dense_bias_gradient(dy, gradient.bias);
    }
  }

  template <class Initializer>
  constexpr void initialize(Initializer const& initializer, philox4x32& random) noexcept {
    detail::draw_weight(weight, initializer, random, kernel * In, kernel * out);
    bias = {};
  }

  template <class Visit, class... Layers>
  static constexpr void for_each_parameter(Visit visit, Layers&... layers) {
    visit(layers.weight...);
    if constexpr (Options.bias) {
      visit(layers.bias...);
    }
  }

  [[nodiscard]] friend constexpr bool operator==(causal_conv1d_layer const&,
                                                 causal_conv1d_layer const&) = default;
};

/// A convolution along time, behind a sequence (time, channels), that sees nothing of the future:
/// a layer of a WaveNet.
template <causal_conv1d_options Options>
  requires(Options.out_channels > 0 && Options.kernel_size > 0 && Options.dilation > 0)
struct causal_conv1d {
  template <class In>
  static constexpr bool accepts = In::rank() == 2;

  template <class In>
  struct requirement {
    static_assert(accepts<In>, "causal_conv1d needs a sequence (time, channels)");
  };

  template <real T, class In>
  using fn = causal_conv1d_layer<T, In::extent(0), In::extent(1), Options>;
};

} // namespace ctnn::layers
