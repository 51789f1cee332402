// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/tensor/batch.hpp>
#include <ctnn/tensor/subtensor.hpp>

#include <cstddef>

namespace ctnn::detail {

/// A layer's output for a sample or for each of a batch: at once where the layer can.
template <class Layer, class X>
[[nodiscard]] constexpr auto forward_each(Layer const& layer, X const& x) noexcept {
  if constexpr (requires { layer.forward(x); }) {
    return layer.forward(x);
  } else {
    typename output_for<X, typename Layer::input_type, typename Layer::output_type>::type y;
    for (std::size_t i = 0; i < X::extent(0); ++i) {
      set_subtensor(y, i, layer.forward(subtensor(x, i)));
    }
    return y;
  }
}

/// The gradient with respect to a layer's input, for a sample or for each of a batch.
template <class Layer, class X, class Y>
[[nodiscard]] constexpr X input_gradient_each(Layer const& layer, X const& x, Y const& y,
                                              Y const& dy) noexcept {
  if constexpr (requires { layer.input_gradient(x, y, dy); }) {
    return layer.input_gradient(x, y, dy);
  } else {
    X dx;
    for (std::size_t i = 0; i < X::extent(0); ++i) {
      set_subtensor(dx, i,
                    layer.input_gradient(subtensor(x, i), subtensor(y, i), subtensor(dy, i)));
    }
    return dx;
  }
}

/// Adds the gradient with respect to a layer's parameters, sample by sample in their order.
template <class Layer, class X, class Y>
constexpr void parameter_gradient_each(Layer const& layer, X const& x, Y const& y, Y const& dy,
                                       Layer& gradient) noexcept {
  if constexpr (requires { layer.parameter_gradient(x, y, dy, gradient); }) {
    layer.parameter_gradient(x, y, dy, gradient);
  } else {
    for (std::size_t i = 0; i < X::extent(0); ++i) {
      layer.parameter_gradient(subtensor(x, i), subtensor(y, i), subtensor(dy, i), gradient);
    }
  }
}

} // namespace ctnn::detail
