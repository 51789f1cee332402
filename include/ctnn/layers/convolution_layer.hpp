// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/sizes/matrix_product.hpp>
#include <ctnn/layers/parameters.hpp>
#include <ctnn/math/rounded.hpp>
#include <ctnn/ops/channel_scale.hpp>
#include <ctnn/ops/convolution.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <cstddef>
#include <type_traits>

namespace ctnn {

namespace detail {

/// Whether the groups divide the channels of an input, whose window fits.
template <class In, auto Options, bool WindowFits>
inline constexpr bool convolution_accepts = [] {
  if constexpr (WindowFits) {
    return groups_divide(Options.groups, In::extent(0)) &&
           groups_divide(Options.groups, Options.out_channels);
  } else {
    return false;
  }
}();

} // namespace detail

namespace layers {

/// The options of a layer with its bias. See `fold_batch_norm`.
template <auto Options>
inline constexpr auto biased = [] {
  auto result = Options;
  result.bias = true;
  return result;
}();

/// The layer of a convolution of any kind behind an input of shape In: its weight, and its bias
/// unless told to do without. A spec that becomes one has besides its `accepts`, `requirement` and
/// `fn`: its `name`, `options`, `weight_shape<In>`, `output_shape<In>`, `macs<In>`, and the
/// operation as `forward(x, weight, bias...)`, `input_gradient<In>(dy, weight)` and
/// `add_weight_gradient(x, dy, dweight)`; and `with_bias`, and whether it is `transposed`: its
/// weight is then (in, out / groups, ...), else (out, in / groups, ...).
template <real T, class In, class Spec>
struct convolution_layer {
  using input_type = tensor_of<T, In>;
  using output_type = tensor_of<T, typename Spec::template output_shape<In>>;
  using weight_type = tensor_of<T, typename Spec::template weight_shape<In>>;
  using bias_type = std::conditional_t<Spec::options.bias, tensor<T, Spec::options.out_channels>,
                                       detail::no_parameter>;

  static constexpr char const* name = Spec::name;
  static constexpr std::size_t parameter_count =
      weight_type::size() + (Spec::options.bias ? Spec::options.out_channels : 0);
  /// Multiply-adds with the padding counted in, as frameworks count them.
  static constexpr std::size_t macs = Spec::template macs<In>;
  static constexpr std::size_t activation_bytes = sizeof(output_type);
  /// What the kernel keeps on the stack. See `sequential::stack_bytes`.
  [[nodiscard]] static constexpr std::size_t buffer_bytes() noexcept
    requires requires { Spec::template buffer_bytes<T, In>; }
  {
    return Spec::template buffer_bytes<T, In>;
  }

  weight_type weight;
  [[no_unique_address]] bias_type bias;

  /// Straight code where that is short. Of a large one, Clang would copy the output.
  [[nodiscard, gnu::always_inline]] constexpr output_type
  forward(input_type const& x) const noexcept
    requires(macs <= kernels::inlined_macs)
  {
    return convolved(x);
  }
  [[nodiscard]] constexpr output_type forward(input_type const& x) const noexcept
    requires(macs > kernels::inlined_macs)
  {
    return convolved(x);
  }

  [[nodiscard]] constexpr input_type input_gradient(input_type const&, output_type const&,
                                                    output_type const& dy) const noexcept {
    return Spec::template input_gradient<In>(dy, weight);
  }

  constexpr void parameter_gradient(input_type const& x, output_type const&, output_type const& dy,
                                    convolution_layer& gradient) const noexcept {
    Spec::add_weight_gradient(x, dy, gradient.weight);
    if constexpr (Spec::options.bias) {
      add_channel_sums(dy, gradient.bias);
    }
  }

  template <class Initializer>
  constexpr void initialize(Initializer const& initializer, philox4x32& random) noexcept {
    constexpr std::size_t kernel_area =
        weight_type::size() / (weight_type::extent(0) * weight_type::extent(1));
    detail::draw_weight(weight, initializer, random,
                        In::extent(0) / Spec::options.groups * kernel_area,
                        Spec::options.out_channels / Spec::options.groups * kernel_area);
    bias = {};
  }

  template <class Visit, class... Layers>
  static constexpr void for_each_parameter(Visit visit, Layers&... layers) {
    visit(layers.weight...);
    if constexpr (Spec::options.bias) {
      visit(layers.bias...);
    }
  }

  /// The layer whose output is this one's times a factor plus a shift for each channel. See
  /// `fold_batch_norm`.
  [[nodiscard]] constexpr convolution_layer<T, In, typename Spec::with_bias>
  scaled(channel_scale<T, Spec::options.out_channels> const& by) const noexcept {
    constexpr std::size_t rows = weight_type::extent(1);
    constexpr std::size_t kernel_size = weight_type::size() / (weight_type::extent(0) * rows);
    constexpr std::size_t in_of_group = In::extent(0) / Spec::options.groups;
    auto scaled_weight = weight;
    for (std::size_t i = 0; i < weight.size(); ++i) {
      std::size_t const first = i / (rows * kernel_size);
      std::size_t const channel =
          Spec::transposed ? first / in_of_group * rows + i / kernel_size % rows : first;
      T& element = scaled_weight.begin()[i];
      element = detail::rounded(element * by.factor[channel]);
    }
    if constexpr (Spec::options.bias) {
      return {scaled_weight, by.scaled_bias(bias)};
    } else {
      return {scaled_weight, by.shift};
    }
  }

  [[nodiscard]] friend constexpr bool operator==(convolution_layer const&,
                                                 convolution_layer const&) = default;

private:
  [[nodiscard, gnu::always_inline]] constexpr output_type
  convolved(input_type const& x) const noexcept {
    if constexpr (Spec::options.bias) {
      return Spec::forward(x, weight, bias);
    } else {
      return Spec::forward(x, weight);
    }
  }
};

} // namespace layers

} // namespace ctnn
