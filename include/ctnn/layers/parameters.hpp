// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/philox.hpp>
#include <ctnn/tensor/concepts.hpp>

#include <cstddef>
#include <type_traits>

namespace ctnn {

/// Calls `visit(parameters...)` with each parameter tensor of nets of one type, side by side: a net
/// and its gradient, say. Also takes layers, and tensors themselves.
template <class Visit, class First, class... Others>
constexpr void for_each_parameter(Visit visit, First& first, Others&... others) {
  if constexpr (tensor_like<std::remove_const_t<First>>) {
    visit(first, others...);
  } else if constexpr (std::remove_const_t<First>::parameter_count > 0) {
    std::remove_const_t<First>::for_each_parameter(visit, first, others...);
  }
}

namespace detail {

/// A layer that keeps statistics of what it has seen in training, beside its parameters: numbers
/// that no gradient leads to, and that `for_each_statistic(visit, layers...)` visits as
/// `for_each_parameter` visits parameters, with how fast they follow what is seen as the first
/// argument. A gradient holds how far they are from what a pass has seen.
template <class Layer>
concept layer_with_statistics = requires { requires Layer::statistic_count > 0; };

/// Calls `visit(momentum, statistics...)` with each statistic of nets, layers or tensors of one
/// type, side by side.
template <class Visit, class First, class... Others>
constexpr void for_each_statistic(Visit visit, First& first, Others&... others) {
  if constexpr (layer_with_statistics<std::remove_const_t<First>>) {
    std::remove_const_t<First>::for_each_statistic(visit, first, others...);
  }
}

/// In the place of a parameter that a layer was told to do without. Takes no space.
struct no_parameter {
  [[nodiscard]] friend constexpr bool operator==(no_parameter, no_parameter) = default;
};

/// Draws a weight from an initializer: as a whole where it can, else element by element.
template <tensor_like Weight, class Initializer>
constexpr void draw_weight(Weight& weight, Initializer const& initializer, philox4x32& random,
                           std::size_t fan_in, std::size_t fan_out) {
  if constexpr (requires { initializer.draw_all(weight, random); }) {
    initializer.draw_all(weight, random);
  } else {
    for (auto& element : weight) {
      element = initializer.template draw<typename Weight::value_type>(random, fan_in, fan_out);
    }
  }
}

} // namespace detail
} // namespace ctnn
