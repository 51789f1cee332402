// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/layers/parameters.hpp>
#include <ctnn/tensor/tensor.hpp>

#include "close.hpp"

namespace ctnn::test {

/// Whether `gradient` is that of `function` (a number) at `at` (a tensor, a layer or a net), by
/// central differences (f(x + h) - f(x - h)) / 2h in double.
template <class Parameters, class Function>
[[nodiscard]] constexpr bool is_gradient(Parameters const& gradient, Function function,
                                         Parameters at, double tolerance = 1e-8) {
  constexpr double h = 1e-5;
  bool right = true;
  for_each_parameter(
      [&](auto& x, auto const& dx) {
        for (std::size_t i = 0; i < x.size(); ++i) {
          double& moved = x.begin()[i];
          double const original = moved;
          moved = original + h;
          double const above = function(at);
          moved = original - h;
          double const below = function(at);
          moved = original;
          right = right && close(dx.begin()[i], (above - below) / (2 * h), tolerance);
        }
      },
      at, gradient);
  return right;
}

/// A layer seen as a number: the sum of its outputs weighted by dy, whose gradients are the
/// layer's.
template <class Layer>
[[nodiscard]] constexpr double weighted_output(Layer const& layer,
                                               typename Layer::input_type const& x,
                                               typename Layer::output_type const& dy) {
  auto const y = layer.forward(x);
  double sum = 0;
  for (std::size_t i = 0; i < y.size(); ++i) {
    sum += y.begin()[i] * dy.begin()[i];
  }
  return sum;
}

/// Whether both gradients of a layer (in double) match finite differences at a random place.
template <class Layer>
[[nodiscard]] constexpr bool
gradients_match_finite_differences(Layer const& layer, typename Layer::input_type const& x,
                                   typename Layer::output_type const& dy) {
  auto const y = layer.forward(x);
  bool right = is_gradient(
      layer.input_gradient(x, y, dy),
      [&](typename Layer::input_type const& moved) { return weighted_output(layer, moved, dy); },
      x);
  if constexpr (Layer::parameter_count > 0) {
    Layer gradient{};
    layer.parameter_gradient(x, y, dy, gradient);
    right = right &&
            is_gradient(
                gradient, [&](Layer const& moved) { return weighted_output(moved, x, dy); }, layer);
  }
  return right;
}

} // namespace ctnn::test
