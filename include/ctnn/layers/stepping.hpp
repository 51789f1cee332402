// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/tensor/concepts.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <concepts>
#include <cstddef>

namespace ctnn {

/// The state of a layer that remembers nothing from one time to the next.
struct no_state {
  [[nodiscard]] friend constexpr bool operator==(no_state, no_state) = default;
};

namespace detail {

template <class X>
struct at_one_time {
  using type = X;
};

template <class T, std::size_t Time, std::size_t Features>
struct at_one_time<tensor<T, Time, Features>> {
  using type = tensor<T, Features>;
};

template <std::integral Token, std::size_t Time>
struct at_one_time<tensor<Token, Time>> {
  using type = Token;
};

/// What a layer takes at one time: the features of a sequence (time, features), a token of a
/// sequence (time) of them, or its whole input.
template <class Layer>
using step_input = typename at_one_time<typename Layer::input_type>::type;

template <class Layer>
concept remembering_layer = requires(Layer const& layer, step_input<Layer> const& x,
                                     typename Layer::state_type& state) { layer.step(x, state); };

template <class Layer>
concept timeless_layer =
    requires(Layer const& layer, step_input<Layer> const& x) { layer.step(x); };

} // namespace detail

/// A layer that goes through a sequence one time after the other, from a state of zero, with the
/// bits of the whole: by `step(x, state)`, with a `state_type` whose value-initialised value is the
/// start; by `step(x)`, if it remembers nothing; or, behind the end of a sequence, where inputs are
/// flat, by `forward(x)`.
template <class Layer>
concept steppable_layer =
    detail::remembering_layer<Layer> || detail::timeless_layer<Layer> ||
    (Layer::input_type::rank() == 1 && real<typename Layer::input_type::value_type>);

namespace detail {

template <class Layer>
struct state_of_layer {
  using type = no_state;
};

template <remembering_layer Layer>
struct state_of_layer<Layer> {
  using type = typename Layer::state_type;
};

/// One layer at one time.
template <steppable_layer Layer, class X, class State>
[[nodiscard, gnu::always_inline]] constexpr auto step_layer(Layer const& layer, X const& x,
                                                            State& state) noexcept {
  if constexpr (remembering_layer<Layer>) {
    return layer.step(x, state);
  } else if constexpr (timeless_layer<Layer>) {
    return layer.step(x);
  } else {
    return layer.forward(x);
  }
}

} // namespace detail
} // namespace ctnn
