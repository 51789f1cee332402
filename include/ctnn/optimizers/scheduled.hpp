// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/optimizers/concepts.hpp>

#include <cstdint>

namespace ctnn {

/// An optimizer whose learning rate follows a schedule, step by step:
///
///     scheduled const optimizer{adam{}, cosine_decay{.learning_rate = 0.01, .t_max = 5000}};
template <class Optimizer, class Schedule>
struct scheduled {
  Optimizer optimizer;
  /// The learning rate of a step, counted from 0.
  Schedule schedule;

  /// What is remembered between steps.
  template <class Parameters>
  struct state_for {
    typename Optimizer::template state_for<Parameters> state;
    std::uint64_t steps;

    [[nodiscard]] friend constexpr bool operator==(state_for const&, state_for const&) = default;
  };

  /// The state before the first step.
  template <class Parameters>
  [[nodiscard]] constexpr state_for<Parameters> start(Parameters const& parameters) const noexcept {
    return {optimizer.start(parameters), 0};
  }

  /// One step of a net, a layer or a single tensor along its gradient.
  template <class Parameters, gradient_of<Parameters> Gradient,
            state_of<state_for<Parameters>> State>
  constexpr void step(Parameters& parameters, Gradient const& gradient,
                      State& state) const noexcept {
    Optimizer now = optimizer;
    now.learning_rate = schedule(state.steps++);
    now.step(parameters, gradient, state.state);
  }
};

} // namespace ctnn
