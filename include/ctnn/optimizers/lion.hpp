// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/elementwise.hpp>
#include <ctnn/layers/parameters.hpp>
#include <ctnn/optimizers/concepts.hpp>
#include <ctnn/optimizers/descend.hpp>
#include <ctnn/optimizers/towards.hpp>

namespace ctnn {

/// Steps of one size in the direction of the momentum's sign:
///
///     d = sign(beta1 m + (1 - beta1) dL/dp)
///     p = p - learning_rate (d + weight_decay p)
///     m = beta2 m + (1 - beta2) dL/dp
///
/// Source: Chen et al., Symbolic discovery of optimization algorithms, 2023, algorithm 2. The paper
/// recommends a learning rate 3 to 10 times smaller than `adamw`'s.
struct lion {
  double learning_rate = 0.0001;
  double beta1 = 0.9;
  double beta2 = 0.99;
  double weight_decay = 0;

  /// What is remembered between steps.
  template <class Parameters>
  struct state_for {
    Parameters momentum;

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
    detail::descend(
        [this]<class Tensor>(Tensor& p, Tensor const& dp, Tensor& momentum) {
          using T = typename Tensor::value_type;
          kernels::transform(
              p.data,
              [rate = static_cast<T>(-learning_rate), decay = static_cast<T>(weight_decay),
               share = static_cast<T>(1 - beta1)](auto const& x, auto const& dx, auto const& m) {
                auto const mean = detail::towards(m, dx, share);
                auto const negative = detail::select(mean < T{0}, T{-1}, mean); // NaN stays NaN
                auto const sign = detail::select(mean > T{0}, T{1}, negative);
                return fma(fma(x, decay, sign), rate, x);
              },
              p.data, dp.data, momentum.data);
          kernels::transform(
              momentum.data,
              [share = static_cast<T>(1 - beta2)](auto const& m, auto const& dx) {
                return detail::towards(m, dx, share);
              },
              momentum.data, dp.data);
        },
        parameters, gradient, state.momentum);
  }
};

} // namespace ctnn
