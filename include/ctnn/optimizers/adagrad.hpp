// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/elementwise.hpp>
#include <ctnn/layers/parameters.hpp>
#include <ctnn/math/fma.hpp>
#include <ctnn/math/sqrt.hpp>
#include <ctnn/optimizers/concepts.hpp>
#include <ctnn/optimizers/descend.hpp>

#include <cstdint>

namespace ctnn {

/// Gradient descent with a rate for each parameter p that falls with the gradients seen: at step t,
/// from 1,
///
///     g = dL/dp + weight_decay p
///     s = s + g^2
///     p = p - learning_rate / (1 + (t - 1) learning_rate_decay) g / (sqrt(s) + epsilon)
///
/// Source: Duchi, Hazan, Singer, Adaptive subgradient methods for online learning and stochastic
/// optimization, 2011; torch.optim.Adagrad.
struct adagrad {
  double learning_rate = 0.01;
  double learning_rate_decay = 0;
  double weight_decay = 0;
  double initial_accumulator = 0;
  double epsilon = 1e-10;

  /// What is remembered between steps.
  template <class Parameters>
  struct state_for {
    Parameters accumulator;
    std::uint64_t steps;

    [[nodiscard]] friend constexpr bool operator==(state_for const&, state_for const&) = default;
  };

  /// The state before the first step.
  template <class Parameters>
  [[nodiscard]] constexpr state_for<Parameters> start(Parameters const&) const noexcept {
    state_for<Parameters> result{};
    for_each_parameter(
        [this]<class Tensor>(Tensor& accumulator) {
          accumulator.data.fill(static_cast<typename Tensor::value_type>(initial_accumulator));
        },
        result.accumulator);
    return result;
  }

  /// One step of a net, a layer or a single tensor along its gradient.
  template <class Parameters, gradient_of<Parameters> Gradient,
            state_of<state_for<Parameters>> State>
  constexpr void step(Parameters& parameters, Gradient const& gradient,
                      State& state) const noexcept {
    double const decayed =
        learning_rate / fma(static_cast<double>(state.steps), learning_rate_decay, 1.0);
    ++state.steps;
    detail::descend(
        [this, decayed]<class Tensor>(Tensor& p, Tensor const& dp, Tensor& accumulator) {
          using T = typename Tensor::value_type;
          T const decay = static_cast<T>(weight_decay);
          kernels::transform(
              accumulator.data,
              [=](auto const& s, auto const& x, auto const& dx) {
                auto const g = fma(x, decay, dx);
                return fma(g, g, s);
              },
              accumulator.data, p.data, dp.data);
          kernels::transform(
              p.data,
              [=, rate = static_cast<T>(decayed),
               least = static_cast<T>(epsilon)](auto const& x, auto const& dx, auto const& s) {
                return x - fma(x, decay, dx) * rate / (sqrt(s) + least);
              },
              p.data, dp.data, accumulator.data);
        },
        parameters, gradient, state.accumulator);
  }
};

} // namespace ctnn
