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
///
/// One with `takes_several = true` also accepts the `shapes<...>` of several tensors; one with
/// `takes_tokens = true` becomes a layer whose input is a tensor of integers, which only a
/// net itself can be given: it has to be the first, and needs no gradient of its input.
template <class Spec>
concept layer_spec = requires {
  { Spec::template accepts<shape<1>> } -> std::convertible_to<bool>;
};

namespace detail {

/// A layer that goes forward and back in one function of its own. See `layer`.
template <class Layer>
concept backpropagating_layer = requires { requires Layer::backpropagates; };

/// A layer that draws random numbers in training. See `training_pass`.
template <class Layer>
concept drawing_layer = requires { requires Layer::draws; };

/// A spec whose layer reads tokens (integers), and so stands before all others.
template <class Spec>
concept spec_of_tokens = requires { requires Spec::takes_tokens; };

/// A spec whose layer takes several tensors. See `tensors`.
template <class Spec>
concept spec_of_several = requires { requires Spec::takes_several; };

/// A layer that in training sees all samples of a batch at once.
template <class Layer>
concept layer_of_batches = requires { requires Layer::sees_batches; };

} // namespace detail

/// What a spec becomes once its input's shape is known: its parameters as data members, its costs
/// as constants, and its mathematics as functions of (parameters, x, y, dy).
///
/// A layer with parameters (`parameter_count > 0`) has besides:
///
/// - `parameter_gradient(x, y, dy, gradient)`: adds dL/dparameters to `gradient`, a layer of its
/// own type;
/// - `initialize(initializer, random)`: sets weights by the initializer and biases to zero;
/// - `for_each_parameter(visit, layers...)`, static: calls `visit` with each parameter tensor of
/// all the layers, side by side.
///
/// In place of the two gradients, a layer with `backpropagates = true` (one that keeps more than x
/// and y, that holds layers, or that behaves differently in training) has one function for a sample
/// or a batch,
///
///     template <bool InputWanted, class X, class Head, class Gradient>
///     auto backpropagate(X const& x, Head& head, Gradient& gradient, training_pass const&) const;
///
/// which goes forward to y, calls `head(y)`, which returns dL/dy, adds dL/dparameters to
/// `gradient`, and returns dL/dx if it is wanted. Where neither is asked for, `head` returns
/// nothing.
template <class Layer>
concept layer =
    requires(Layer const layer, typename Layer::input_type x, typename Layer::output_type y) {
      requires shape_like<typename Layer::input_type::shape_type> &&
                   shape_like<typename Layer::output_type::shape_type>;
      { Layer::name } -> std::convertible_to<char const*>;
      { Layer::parameter_count } -> std::convertible_to<std::size_t>;
      { Layer::macs } -> std::convertible_to<std::size_t>;
      { Layer::activation_bytes } -> std::convertible_to<std::size_t>;
      { layer.forward(x) } -> std::same_as<typename Layer::output_type>;
      requires detail::backpropagating_layer<Layer> ||
                   std::integral<typename Layer::input_type::value_type> || requires {
                     { layer.input_gradient(x, y, y) } -> std::same_as<typename Layer::input_type>;
                   };
    };

} // namespace ctnn
