// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/exp.hpp>
#include <ctnn/math/fma.hpp>
#include <ctnn/math/rounded.hpp>
#include <ctnn/optimizers/adam_step.hpp>
#include <ctnn/optimizers/concepts.hpp>

#include <cstdint>

namespace ctnn {

/// `adam` with Nesterov's momentum: at step t, from 1, each parameter p becomes
///
///     mu(t) = beta1 (1 - 0.96^(t momentum_decay) / 2)
///     g = dL/dp + weight_decay p
///     m = beta1 m + (1 - beta1) g
///     v = beta2 v + (1 - beta2) g^2
///     d = (1 - mu(t)) g / (1 - mu(1) ... mu(t)) + mu(t + 1) m / (1 - mu(1) ... mu(t + 1))
///     p = p - learning_rate d / (sqrt(v / (1 - beta2^t)) + epsilon)
///
/// Source: Dozat, Incorporating Nesterov momentum into Adam, 2016; torch.optim.NAdam as documented
/// (before 2.0 it takes mu(t) twice in the last product).
struct nadam {
  double learning_rate = 0.002;
  double beta1 = 0.9;
  double beta2 = 0.999;
  double epsilon = 1e-8;
  double weight_decay = 0;
  double momentum_decay = 0.004;

  /// What is remembered between steps.
  template <class Parameters>
  struct state_for {
    detail::adam_moments<Parameters> moments;
    double momentum_product;

    [[nodiscard]] friend constexpr bool operator==(state_for const&, state_for const&) = default;
  };

  /// The state before the first step.
  template <class Parameters>
  [[nodiscard]] constexpr state_for<Parameters> start(Parameters const&) const noexcept {
    return {.moments = {}, .momentum_product = 1};
  }

  /// One step of a net, a layer or a single tensor along its gradient.
  template <class Parameters, gradient_of<Parameters> Gradient,
            state_of<state_for<Parameters>> State>
  constexpr void step(Parameters& parameters, Gradient const& gradient,
                      State& state) const noexcept {
    auto const t = ++state.moments.steps;
    double const now = momentum_at(t);
    double const next = momentum_at(t + 1);
    state.momentum_product = detail::rounded(state.momentum_product * now);
    double const product = detail::rounded(state.momentum_product * next);
    detail::adam_step{.beta1 = beta1,
                      .beta2 = beta2,
                      .epsilon = epsilon,
                      .weight_decay = weight_decay,
                      .mean_rate = learning_rate * next / (1 - product),
                      .gradient_rate = learning_rate * (1 - now) / (1 - state.momentum_product)}
        .take(parameters, gradient, state.moments);
  }

private:
  [[nodiscard]] constexpr double momentum_at(std::uint64_t step) const noexcept {
    constexpr double log_of_096 = -0x1.4e69ed6d80eaep-5;
    double const exponent = static_cast<double>(step) * momentum_decay * log_of_096;
    return detail::rounded(beta1 * fma(-0.5, exp(detail::rounded(exponent)), 1.0));
  }
};

} // namespace ctnn
