// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/blocks/each_sample.hpp>
#include <ctnn/detail/tuple.hpp>
#include <ctnn/layers/concepts.hpp>
#include <ctnn/layers/training_pass.hpp>

#include <cstddef>
#include <type_traits>

// Passes through layers that stand one behind the other in a tuple.

namespace ctnn::detail {

/// The output of the layers from Index on.
template <std::size_t Index, class... Layers, class X>
[[nodiscard]] constexpr auto forward_through(tuple<Layers...> const& layers, X const& x) noexcept {
  if constexpr (Index + 1 == sizeof...(Layers)) {
    return forward_each(get<Index>(layers), x);
  } else {
    return forward_through<Index + 1>(layers, forward_each(get<Index>(layers), x));
  }
}

/// One layer forward and back: calls `head(y)`, which returns dL/dy, adds dL/dparameters to
/// `gradient`, and returns dL/dx if it is wanted.
template <bool InputWanted, class Layer, class X, class Head, class Gradient>
constexpr auto backpropagate_layer(Layer const& layer, X const& x, Head&& head, Gradient&& gradient,
                                   training_pass const& pass) noexcept {
  if constexpr (backpropagating_layer<Layer>) {
    return layer.template backpropagate<InputWanted>(x, head, gradient, pass);
  } else if constexpr (!InputWanted && Layer::parameter_count == 0) {
    return head(forward_each(layer, x));
  } else {
    auto const y = forward_each(layer, x);
    auto const dy = head(y);
    if constexpr (Layer::parameter_count > 0) {
      parameter_gradient_each(layer, x, y, dy, gradient);
    }
    if constexpr (InputWanted) {
      return input_gradient_each(layer, x, y, dy);
    }
  }
}

/// The layers from Index on, forward by recursion and back by returning: the call stack holds each
/// layer's input and output just as long as its gradient needs them. Calls `head(y)` with the
/// output of the last; returns dL/dx where it is wanted or a layer before has parameters.
template <std::size_t Index, bool InputWanted, class... Layers, class X, class Head,
          class Gradients>
constexpr auto backpropagate_through(tuple<Layers...> const& layers, X const& x, Head&& head,
                                     Gradients&& gradients, training_pass const& pass) noexcept {
  if constexpr (Index == sizeof...(Layers)) {
    return head(x);
  } else {
    auto const& layer = get<Index>(layers);
    constexpr bool beyond =
        InputWanted || std::remove_cvref_t<decltype(layer)>::parameter_count > 0;
    return backpropagate_layer<InputWanted>(
        layer, x,
        [&](auto const& y) {
          return backpropagate_through<Index + 1, beyond>(layers, y, head, gradients, pass);
        },
        get<Index>(gradients), pass.within(Index));
  }
}

} // namespace ctnn::detail
