// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/fma.hpp>
#include <ctnn/math/integer_power.hpp>
#include <ctnn/optimizers/adam_step.hpp>
#include <ctnn/optimizers/concepts.hpp>

namespace ctnn {

/// `adam` whose weight decay passes by the moments: at step t, from 1, each parameter p becomes
///
///     m = beta1 m + (1 - beta1) dL/dp
///     v = beta2 v + (1 - beta2) (dL/dp)^2
///     p = (1 - learning_rate weight_decay) p
///         - learning_rate m / (1 - beta1^t) / (sqrt(v / (1 - beta2^t)) + epsilon)
///
/// Source: Loshchilov, Hutter, Decoupled weight decay regularization, 2019; torch.optim.AdamW.
struct adamw {
  double learning_rate = 0.001;
  double beta1 = 0.9;
  double beta2 = 0.999;
  double epsilon = 1e-8;
  double weight_decay = 0.01;

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
                      .kept = fma(-learning_rate, weight_decay, 1.0),
                      .mean_rate = learning_rate / (1 - detail::integer_power(beta1, t))}
        .take(parameters, gradient, state.moments);
  }
};

} // namespace ctnn
