// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/contract.hpp>
#include <ctnn/kernels/elementwise.hpp>
#include <ctnn/layers/parameters.hpp>
#include <ctnn/optimizers/concepts.hpp>
#include <ctnn/optimizers/descend.hpp>

#include <cstdint>

namespace ctnn {

/// Gradient descent: each parameter p becomes p - learning_rate d, where
///
///     g = dL/dp + weight_decay p
///     v = g                                        at the first step,
///     v = momentum v + (1 - dampening) g           at each further one
///     d = v, or with nesterov g + momentum v
///
/// Without momentum d = g; then no state is needed: `sgd{.learning_rate = 0.1}.step(net,
/// gradient)`. Source: Sutskever et al., On the importance of initialization and momentum in deep
/// learning, 2013; torch.optim.SGD.
struct sgd {
  double learning_rate = 0.01;
  double momentum = 0;
  double dampening = 0;
  double weight_decay = 0;
  bool nesterov = false;

  /// What is remembered between steps.
  template <class Parameters>
  struct state_for {
    Parameters velocity;
    std::uint64_t steps;

    [[nodiscard]] friend constexpr bool operator==(state_for const&, state_for const&) = default;
  };

  /// The state before the first step.
  template <class Parameters>
  [[nodiscard]] constexpr state_for<Parameters> start(Parameters const&) const noexcept {
    return {};
  }

  /// One step of a net, a layer or a single tensor along its gradient, without momentum.
  template <class Parameters, gradient_of<Parameters> Gradient>
  constexpr void step(Parameters& parameters, Gradient const& gradient) const noexcept {
    if (momentum != 0) {
      detail::contract_violation("sgd: momentum needs a state: step(parameters, gradient, state)");
    }
    detail::descend(
        [this]<class Tensor>(Tensor& p, Tensor const& dp) {
          using T = typename Tensor::value_type;
          if (weight_decay == 0) {
            kernels::add_scaled(p.data, static_cast<T>(-learning_rate), dp.data);
          } else {
            kernels::transform(
                p.data,
                [rate = static_cast<T>(-learning_rate), decay = static_cast<T>(weight_decay)](
                    auto const& x, auto const& dx) { return fma(fma(x, decay, dx), rate, x); },
                p.data, dp.data);
          }
        },
        parameters, gradient);
  }

  /// One step with momentum.
  template <class Parameters, gradient_of<Parameters> Gradient,
            state_of<state_for<Parameters>> State>
  constexpr void step(Parameters& parameters, Gradient const& gradient,
                      State& state) const noexcept {
    bool const first = state.steps++ == 0;
    if (momentum == 0) {
      step(parameters, gradient);
      return;
    }
    detail::descend(
        [this, first]<class Tensor>(Tensor& p, Tensor const& dp, Tensor& velocity) {
          using T = typename Tensor::value_type;
          T const decay = static_cast<T>(weight_decay);
          T const kept = static_cast<T>(first ? 0 : momentum);
          T const added = static_cast<T>(first ? 1 : 1 - dampening);
          kernels::transform(
              velocity.data,
              [=](auto const& v, auto const& x, auto const& dx) {
                return fma(v, kept, detail::rounded(fma(x, decay, dx) * added));
              },
              velocity.data, p.data, dp.data);
          T const rate = static_cast<T>(-learning_rate);
          if (nesterov) {
            kernels::transform(
                p.data,
                [=, ahead = static_cast<T>(momentum)](auto const& x, auto const& dx,
                                                      auto const& v) {
                  return fma(fma(v, ahead, fma(x, decay, dx)), rate, x);
                },
                p.data, dp.data, velocity.data);
          } else {
            kernels::add_scaled(p.data, rate, velocity.data);
          }
        },
        parameters, gradient, state.velocity);
  }
};

} // namespace ctnn
