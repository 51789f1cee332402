// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/layers/parameters.hpp>
#include <ctnn/ops/channel_scale.hpp>
#include <ctnn/ops/dense.hpp>
#include <ctnn/tensor/batch.hpp>
#include <ctnn/tensor/shape.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <cstddef>
#include <type_traits>

namespace ctnn::layers {

/// `dense` behind an input of shape In, (features) or (time, features): y = x W + b. See
/// `ctnn::dense`.
template <real T, class In, std::size_t Units, bool Bias>
struct dense_layer {
  static constexpr std::size_t features = In::extent(In::rank() - 1);

  using input_type = tensor_of<T, In>;
  using output_type = tensor_of<T, with_last_extent<Units, In>>;
  template <class X>
  using output_for = typename detail::output_for<X, input_type, output_type>::type;
  using weight_type = tensor<T, features, Units>;
  using bias_type = std::conditional_t<Bias, tensor<T, Units>, detail::no_parameter>;

  static constexpr char const* name = "dense";
  static constexpr std::size_t parameter_count = features * Units + (Bias ? Units : 0);
  static constexpr std::size_t macs = In::size() * Units;
  static constexpr std::size_t activation_bytes = sizeof(output_type);
  /// What the kernel keeps on the stack. See `sequential::stack_bytes`.
  [[nodiscard]] static constexpr std::size_t buffer_bytes() noexcept {
    return kernels::processor::multiply_buffer_bytes<
        ctnn::detail::dense_product<In::size() / features, features, Units>, T>;
  }

  weight_type weight;
  [[no_unique_address]] bias_type bias;

  template <sample_or_batch_of<input_type> X>
  [[nodiscard, gnu::always_inline]] constexpr output_for<X> forward(X const& x) const noexcept {
    if constexpr (Bias) {
      return ctnn::dense(x, weight, bias);
    } else {
      return ctnn::dense(x, weight);
    }
  }

  /// The features at one time of a sequence.
  [[nodiscard, gnu::always_inline]] constexpr tensor<T, Units>
  step(tensor<T, features> const& x) const noexcept {
    if constexpr (Bias) {
      return ctnn::dense(x, weight, bias);
    } else {
      return ctnn::dense(x, weight);
    }
  }

  template <sample_or_batch_of<input_type> X>
  [[nodiscard]] constexpr X input_gradient(X const&, output_for<X> const&,
                                           output_for<X> const& dy) const noexcept {
    return dense_input_gradient(dy, weight);
  }

  template <sample_or_batch_of<input_type> X>
  constexpr void parameter_gradient(X const& x, output_for<X> const&, output_for<X> const& dy,
                                    dense_layer& gradient) const noexcept {
    add_dense_weight_gradient(x, dy, gradient.weight);
    if constexpr (Bias) {
      add_dense_bias_gradient(dy, gradient.bias);
    }
  }

  template <class Initializer>
  constexpr void initialize(Initializer const& initializer, philox4x32& random) noexcept {
    detail::draw_weight(weight, initializer, random, features, Units);
    bias = {};
  }

  template <class Visit, class... Layers>
  static constexpr void for_each_parameter(Visit visit, Layers&... layers) {
    visit(layers.weight...);
    if constexpr (Bias) {
      visit(layers.bias...);
    }
  }

  /// The layer whose output is this one's times a factor plus a shift. See `fold_batch_norm`.
  [[nodiscard]] constexpr dense_layer<T, In, Units, true>
  scaled(channel_scale<T, Units> const& by) const noexcept
    requires(In::rank() == 1)
  {
    auto const scaled_weight = scaled_columns(weight, by.factor);
    if constexpr (Bias) {
      return {scaled_weight, by.scaled_bias(bias)};
    } else {
      return {scaled_weight, by.shift};
    }
  }

  [[nodiscard]] friend constexpr bool operator==(dense_layer const&, dense_layer const&) = default;
};

/// A fully connected layer of `Units` units: `dense<10>`, without a bias `dense<10, false>`. Behind
/// a sequence (time, features) it is applied to the features of each time, as torch.nn.Linear is.
template <std::size_t Units, bool Bias = true>
  requires(Units > 0)
struct dense {
  using with_bias = dense<Units, true>;

  template <class In>
  static constexpr bool accepts = In::rank() == 1 || In::rank() == 2;

  template <class In>
  struct requirement {
    static_assert(accepts<In>, "dense needs a flat input (features): put flatten before it");
  };

  template <real T, class In>
  using fn = dense_layer<T, In, Units, Bias>;
};

} // namespace ctnn::layers
