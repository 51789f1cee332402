// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/layers/stepping.hpp>
#include <ctnn/layers/training_pass.hpp>
#include <ctnn/ops/dropout.hpp>
#include <ctnn/tensor/batch.hpp>
#include <ctnn/tensor/subtensor.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <concepts>
#include <cstddef>

namespace ctnn::layers {

/// `dropout` behind an input of shape In.
template <real T, class In, double Rate>
struct dropout_layer {
  using input_type = tensor_of<T, In>;
  using output_type = input_type;

  static constexpr char const* name = "dropout";
  static constexpr std::size_t parameter_count = 0;
  static constexpr std::size_t macs = 0;
  static constexpr std::size_t activation_bytes = sizeof(output_type);
  static constexpr bool backpropagates = true;
  static constexpr bool draws = true;

  template <sample_or_batch_of<input_type> X>
  [[nodiscard]] constexpr X forward(X const& x) const noexcept {
    return x;
  }

  /// One time of a sequence.
  template <class X>
    requires std::same_as<X, detail::step_input<dropout_layer>>
  [[nodiscard]] constexpr X step(X const& x) const noexcept {
    return x;
  }

  template <bool InputWanted, class X, class Head, class Gradient>
  constexpr auto backpropagate(X const& x, Head& head, Gradient&,
                               training_pass const& pass) const noexcept {
    if constexpr (InputWanted) {
      return dropped(head(dropped(x, pass)), pass);
    } else {
      return head(dropped(x, pass));
    }
  }

  [[nodiscard]] friend constexpr bool operator==(dropout_layer, dropout_layer) = default;

private:
  template <class X>
  [[nodiscard]] static constexpr X dropped(X const& x, training_pass const& pass) noexcept {
    if constexpr (std::same_as<X, input_type>) {
      auto random = pass.random(0);
      return ctnn::dropout(x, Rate, random);
    } else {
      X y;
      for (std::size_t i = 0; i < X::extent(0); ++i) {
        auto random = pass.random(i);
        set_subtensor(y, i, ctnn::dropout(subtensor(x, i), Rate, random));
      }
      return y;
    }
  }
};

/// In training, sets elements to 0 with probability Rate and divides those that are left by 1 -
/// Rate; y = x otherwise. What is dropped is a function of the `training_pass` that
/// `value_and_grad` is given, and of the sample's place in its batch. See `ctnn::dropout`.
template <double Rate = 0.5>
  requires(Rate >= 0 && Rate < 1)
struct dropout {
  template <class In>
  static constexpr bool accepts = true;

  template <class In>
  struct requirement {};

  template <real T, class In>
  using fn = dropout_layer<T, In, Rate>;
};

} // namespace ctnn::layers
