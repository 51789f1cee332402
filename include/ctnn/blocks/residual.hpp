// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/blocks/chain.hpp>
#include <ctnn/blocks/layer_group.hpp>
#include <ctnn/blocks/step_through.hpp>
#include <ctnn/blocks/through.hpp>
#include <ctnn/layers/training_pass.hpp>
#include <ctnn/tensor/arithmetic.hpp>
#include <ctnn/tensor/batch.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <concepts>

namespace ctnn::layers {

/// `residual` behind an input of shape In.
template <real T, class In, class... Specs>
struct residual_layer : detail::layer_group<detail::chain<T, In, Specs...>> {
  using input_type = tensor_of<T, In>;
  using output_type = input_type;

  static constexpr char const* name = "residual";
  static constexpr bool backpropagates = true;

  template <sample_or_batch_of<input_type> X>
  [[nodiscard]] constexpr X forward(X const& x) const noexcept {
    return x + detail::forward_through<0>(*this, x);
  }

  using state_type = detail::states_of<typename residual_layer::layer_list>;

  /// One time of a sequence.
  [[nodiscard, gnu::always_inline]] constexpr auto step(detail::step_input<residual_layer> const& x,
                                                        state_type& state) const noexcept
    requires detail::steppable_layers<typename residual_layer::layer_list>
  {
    return x + detail::step_through<0>(*this, x, state);
  }

  template <bool InputWanted, class X, class Head, class Gradient>
  constexpr auto backpropagate(X const& x, Head& head, Gradient& gradient,
                               training_pass const& pass) const noexcept {
    if constexpr (InputWanted) {
      X dy;
      auto const dx = detail::backpropagate_through<0, true>(
          *this, x, [&](X const& y) { return dy = head(x + y); }, gradient, pass);
      return dx + dy;
    } else {
      detail::backpropagate_through<0, false>(
          *this, x, [&](X const& y) { return head(x + y); }, gradient, pass);
    }
  }

  [[nodiscard]] friend constexpr bool operator==(residual_layer const&,
                                                 residual_layer const&) = default;
};

/// y = x + f(x), where f is layers one behind the other that keep the shape:
/// `residual<conv2d<{.out_channels = 8, .kernel_size = 3, .padding = 1}>, relu>`. Where they change
/// it, `add<block<...>, conv2d<...>>` projects x.
///
/// Source: He et al., Deep residual learning for image recognition, 2016.
template <layer_spec... Specs>
  requires(sizeof...(Specs) > 0)
struct residual {
  template <class In>
  static constexpr bool accepts = [] {
    if constexpr (detail::chain_fits<In, Specs...>) {
      return std::same_as<detail::chain_output_shape<In, Specs...>, In>;
    } else {
      return false;
    }
  }();

  template <class In, bool Fits = detail::chain_fits<In, Specs...>>
  struct requirement : detail::chain_requirement<In, Specs...> {};

  template <class In>
  struct requirement<In, true> {
    static_assert(accepts<In>, "residual needs layers that keep the shape of their input: use "
                               "add<block<...>, ...> to project it");
  };

  template <real T, class In>
  using fn = residual_layer<T, In, Specs...>;
};

} // namespace ctnn::layers
