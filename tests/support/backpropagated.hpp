// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/layers/training_pass.hpp>

#include "close.hpp"
#include "finite_differences.hpp"

namespace ctnn::test {

template <class Layer, class X, class Y>
struct backpropagation {
  Layer gradient;
  X dx;
  Y y;
};

/// What a layer with a `backpropagate` of its own gives for x and dL/dy.
template <class Layer, class X, class Y>
[[nodiscard]] constexpr backpropagation<Layer, X, Y> backpropagated(Layer const& layer, X const& x,
                                                                    Y const& dy) {
  // GCC 12 cannot assign to what is within an empty list where a layer has no bias.
  backpropagation<Layer, X, Y> result{{}, {}, {}};
  auto head = [&](Y const& y) {
    result.y = y;
    return dy;
  };
  result.dx = layer.template backpropagate<true>(x, head, result.gradient, training_pass{});
  return result;
}

/// Whether all of that matches finite differences (in double), and y is the forward pass's.
template <class Layer>
[[nodiscard]] constexpr bool
backpropagation_matches_finite_differences(Layer const& layer, typename Layer::input_type const& x,
                                           typename Layer::output_type const& dy) {
  auto const back = backpropagated(layer, x, dy);
  return back.y == layer.forward(x) &&
         is_gradient(
             back.dx,
             [&](typename Layer::input_type const& moved) {
               return weighted_output(layer, moved, dy);
             },
             x) &&
         is_gradient(
             back.gradient, [&](Layer const& moved) { return weighted_output(moved, x, dy); },
             layer);
}

} // namespace ctnn::test
