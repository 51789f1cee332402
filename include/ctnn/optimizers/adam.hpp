// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/integer_power.hpp>
#include <ctnn/optimizers/adam_step.hpp>
#include <ctnn/optimizers/concepts.hpp>

namespace ctnn {

/// Adaptive moment estimation: at step t, from 1, each parameter p becomes
///
///     g = dL/dp + weight_decay p
///     m = beta1 m + (1 - beta1) g
///     v = beta2 v + (1 - beta2) g^2
///     p = p - learning_rate m / (1 - beta1^t) / (sqrt(v / (1 - beta2^t)) + epsilon)
///
/// Source: Kingma, Ba, Adam: a method for stochastic optimization, 2015; torch.optim.Adam.
struct adam {
  double learning_rate = 0.001;
  double beta1 = 0.9;
  double beta2 = 0.999;
  double epsilon = 1e-8;
  double weight_decay = 0;

  /// What is remembered between steps.
  template <class Parameters>
  struct state_for {
    detail::adam_moments<Parameters> moments;

    [[nodiscard]] friend constexpr bool operator==(state_for const&, state_for const&) = default;
  };

  /// The state before the first step.
  template <class Parameters>
  [[nodiscard]] constexpr state_for<Parameters> start(Parameters const&) const noexcept {
    return {};
  }

  /// One step of a net, a layer or a single tensor along its gradient.
  template <class Parameters, gradient_of<Parameters> Gradient,
            state_of<state_for<Parameters>> State>
  constexpr void step(Parameters& parameters, Gradient const& gradient,
                      State& state) const noexcept {
    auto const t = ++state.moments.steps;
    detail::adam_step{.beta1 = beta1,
                      .beta2 = beta2,
                      .epsilon = epsilon,
                      .weight_decay = weight_decay,
                      .mean_rate = learning_rate / (1 - detail::integer_power(beta1, t))}
        .take(parameters, gradient, state.moments);
  }
};

} // namespace ctnn
