// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/tensor/concepts.hpp>
#include <ctnn/tensor/shape.hpp>

#include <concepts>
#include <cstddef>

namespace ctnn {

/// What a user writes to name a layer: `dense<3>`, `relu`. A spec knows its options, and not yet
/// the shape it will stand behind:
///
/// - `accepts<In>`: whether it can stand behind an output of shape In;
/// - `requirement<In>`: a class that, where it cannot, fails a static_assert whose sentence says
/// why;
/// - `fn<T, In>`: the `layer` it becomes there (an MP11 quoted metafunction).
template <class Spec>
concept layer_spec = requires {
  { Spec::template accepts<shape<1>> } -> std::convertible_to<bool>;
};

/// What a spec becomes once its input's shape is known: its parameters as data members, its costs
/// as constants, and its mathematics as functions of (parameters, x, y, dy).
///
/// A layer with parameters (`parameter_count > 0`) has besides:
///
/// - `parameter_gradient(x, y, dy, gradient)`: adds dL/dparameters to `gradient`, a layer of its
/// own
///   type;
/// - `initialize(initializer, random)`: sets weights by the initializer and biases to zero;
/// - `for_each_parameter(visit, layers...)`, static: calls `visit` with each parameter tensor of
/// all
///   the layers, side by side.
template <class Layer>
concept layer =
    requires(Layer const layer, typename Layer::input_type x, typename Layer::output_type y) {
      requires tensor_like<typename Layer::input_type> && tensor_like<typename Layer::output_type>;
      { Layer::name } -> std::convertible_to<char const*>;
      { Layer::parameter_count } -> std::convertible_to<std::size_t>;
      { Layer::macs } -> std::convertible_to<std::size_t>;
      { Layer::activation_bytes } -> std::convertible_to<std::size_t>;
      { layer.forward(x) } -> std::same_as<typename Layer::output_type>;
      { layer.input_gradient(x, y, y) } -> std::same_as<typename Layer::input_type>;
    };

} // namespace ctnn
