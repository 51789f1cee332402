// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/layers/parameters.hpp>
#include <ctnn/ops/dense.hpp>
#include <ctnn/tensor/arithmetic.hpp>
#include <ctnn/tensor/batch.hpp>
#include <ctnn/tensor/subtensor.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <concepts>
#include <cstddef>
#include <type_traits>

namespace ctnn::layers {

/// `dense` behind an input of In features: y = x W + b. See `ctnn::dense`.
template <real T, std::size_t In, std::size_t Units, bool Bias>
struct dense_layer {
  using input_type = tensor<T, In>;
  using output_type = tensor<T, Units>;
  template <class X>
  using output_for = typename detail::output_for<X, input_type, output_type>::type;
  using weight_type = tensor<T, In, Units>;
  using bias_type = std::conditional_t<Bias, tensor<T, Units>, detail::no_parameter>;

  static constexpr char const* name = "dense";
  static constexpr std::size_t parameter_count = In * Units + (Bias ? Units : 0);
  static constexpr std::size_t macs = In * Units;
  static constexpr std::size_t activation_bytes = sizeof(output_type);

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

  template <sample_or_batch_of<input_type> X>
  [[nodiscard]] constexpr X input_gradient(X const&, output_for<X> const&,
                                           output_for<X> const& dy) const noexcept {
    return dense_input_gradient(dy, weight);
  }

  template <sample_or_batch_of<input_type> X>
  constexpr void parameter_gradient(X const& x, output_for<X> const&, output_for<X> const& dy,
                                    dense_layer& gradient) const noexcept {
    add_dense_weight_gradient(x, dy, gradient.weight);
    if constexpr (!Bias) {
      return;
    } else if constexpr (std::same_as<X, input_type>) {
      gradient.bias += dy;
    } else {
      for (std::size_t i = 0; i < X::extent(0); ++i) {
        gradient.bias += subtensor(dy, i);
      }
    }
  }

  template <class Initializer>
  constexpr void initialize(Initializer const& initializer, philox4x32& random) noexcept {
    detail::draw_weight(weight, initializer, random, In, Units);
    bias = {};
  }

  template <class Visit, class... Layers>
  static constexpr void for_each_parameter(Visit visit, Layers&... layers) {
    visit(layers.weight...);
    if constexpr (Bias) {
      visit(layers.bias...);
    }
  }

  [[nodiscard]] friend constexpr bool operator==(dense_layer const&, dense_layer const&) = default;
};

/// A fully connected layer of `Units` units: `dense<10>`, without a bias `dense<10, false>`.
template <std::size_t Units, bool Bias = true>
  requires(Units > 0)
struct dense {
  template <class In>
  static constexpr bool accepts = In::rank() == 1;

  template <class In>
  struct requirement {
    static_assert(accepts<In>, "dense needs a flat input (features): put flatten before it");
  };

  template <real T, class In>
  using fn = dense_layer<T, In::extent(0), Units, Bias>;
};

} // namespace ctnn::layers
