// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/unsatisfied.hpp>

#include <concepts>

namespace ctnn {

/// A gradient is a value of the parameters' own type. The sentence is what the compiler prints
/// where it is not.
template <class Gradient, class Parameters>
concept gradient_of =
    std::same_as<Gradient, Parameters> ||
    detail::unsatisfied<
        "the gradient is not of the parameters' own type: (gradient, parameters) are", Gradient,
        Parameters>();

/// The state that an optimizer was started with for these parameters. The sentence is what the
/// compiler prints where it is another.
template <class State, class Started>
concept state_of =
    std::same_as<State, Started> ||
    detail::unsatisfied<
        "the state is not what this optimizer's start(parameters) gives: (got, expected) are",
        State, Started>();

/// What trains parameters (a net, a layer or a tensor) along gradients:
///
///     auto state = adam{.learning_rate = 0.01}.start(net);  // once
///     adam{.learning_rate = 0.01}.step(net, gradient, state); // for each gradient
///
/// An optimizer is its settings and nothing else: they may change from step to step, its learning
/// rate by a schedule, say. What it remembers is its state, a structural value that holds tensors
/// in values of the parameters' own type. Settings are numbers of double; elements are calculated
/// with in their own type.
template <class Optimizer, class Parameters>
concept optimizer_for =
    requires(Optimizer const optimizer, Parameters parameters, Parameters const gradient,
             typename Optimizer::template state_for<Parameters> state) {
      { optimizer.learning_rate } -> std::convertible_to<double>;
      { optimizer.start(gradient) } -> std::same_as<decltype(state)>;
      optimizer.step(parameters, gradient, state);
    };

} // namespace ctnn
