// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/blocks/chain.hpp>
#include <ctnn/blocks/layer_group.hpp>
#include <ctnn/blocks/step_through.hpp>
#include <ctnn/blocks/through.hpp>
#include <ctnn/layers/training_pass.hpp>
#include <ctnn/tensor/batch.hpp>
#include <ctnn/tensor/tensor.hpp>

namespace ctnn::layers {

/// `block` behind an input of shape In.
template <real T, class In, class... Specs>
struct block_layer : detail::layer_group<detail::chain<T, In, Specs...>> {
  using input_type = detail::chain_input_type<detail::chain<T, In, Specs...>>;
  using output_type =
      typename detail::chain_end<T, In, detail::chain<T, In, Specs...>>::output_type;

  static constexpr char const* name = "block";
  static constexpr bool backpropagates = true;

  template <sample_or_batch_of<input_type> X>
  [[nodiscard]] constexpr auto forward(X const& x) const noexcept {
    return detail::forward_through<0>(*this, x);
  }

  using state_type = detail::states_of<typename block_layer::layer_list>;

  /// One time of a sequence.
  [[nodiscard, gnu::always_inline]] constexpr auto step(detail::step_input<block_layer> const& x,
                                                        state_type& state) const noexcept
    requires detail::steppable_layers<typename block_layer::layer_list>
  {
    return detail::step_through<0>(*this, x, state);
  }

  template <bool InputWanted, class X, class Head, class Gradient>
  constexpr auto backpropagate(X const& x, Head& head, Gradient& gradient,
                               training_pass const& pass) const noexcept {
    return detail::backpropagate_through<0, InputWanted>(*this, x, head, gradient, pass);
  }

  [[nodiscard]] friend constexpr bool operator==(block_layer const&, block_layer const&) = default;
};

/// Layers one behind the other, as one layer: a branch of `add` or `concat`, or a part of a net
/// that has a name, `template <std::size_t N> using unit = block<dense<N>, relu>;`.
template <layer_spec... Specs>
  requires(sizeof...(Specs) > 0)
struct block {
  static constexpr bool takes_tokens = detail::first_takes_tokens<Specs...>;
  static constexpr bool takes_several = detail::first_takes_several<Specs...>;

  template <class In>
  static constexpr bool accepts = detail::chain_fits<In, Specs...>;

  template <class In>
  struct requirement : detail::chain_requirement<In, Specs...> {};

  template <real T, class In>
  using fn = block_layer<T, In, Specs...>;
};

} // namespace ctnn::layers
