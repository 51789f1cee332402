// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/layers/stepping.hpp>
#include <ctnn/ops/activation.hpp>
#include <ctnn/tensor/batch.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <cstddef>

namespace ctnn::layers {

/// An activation behind an input of shape In.
template <real T, class In, auto Function>
struct activation_layer {
  using input_type = tensor_of<T, In>;
  using output_type = input_type;

  static constexpr char const* name = decltype(Function)::name;
  static constexpr std::size_t parameter_count = 0;
  static constexpr std::size_t macs = 0;
  static constexpr std::size_t activation_bytes = sizeof(output_type);
  /// What the kernel keeps on the stack. See `sequential::stack_bytes`.
  [[nodiscard]] static constexpr std::size_t buffer_bytes() noexcept { return 0; }

  template <sample_or_batch_of<input_type> X>
  [[nodiscard]] constexpr X forward(X const& x) const noexcept {
    return activate(Function, x);
  }

  /// The features at one time of a sequence.
  [[nodiscard, gnu::always_inline]] constexpr auto
  step(detail::step_input<activation_layer> const& x) const noexcept
    requires(In::rank() == 2)
  {
    return activate(Function, x);
  }

  template <sample_or_batch_of<input_type> X>
  [[nodiscard]] constexpr X input_gradient(X const& x, X const& y, X const& dy) const noexcept {
    return activation_input_gradient(Function, Function.needs_output ? y : x, dy);
  }

  [[nodiscard]] friend constexpr bool operator==(activation_layer, activation_layer) = default;
};

/// A function of each element as a layer: `activation<activations::silu{}>`, or one of your own.
template <activation_function auto Function>
struct activation {
  template <class In>
  static constexpr bool accepts = true;

  template <class In>
  struct requirement {};

  template <real T, class In>
  using fn = activation_layer<T, In, Function>;
};

} // namespace ctnn::layers
