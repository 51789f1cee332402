// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/elementwise.hpp>
#include <ctnn/layers/parameters.hpp>
#include <ctnn/math/sqrt.hpp>
#include <ctnn/optimizers/concepts.hpp>
#include <ctnn/optimizers/descend.hpp>
#include <ctnn/optimizers/towards.hpp>

namespace ctnn {

/// Gradient descent with each parameter's gradient divided by its recent size:
///
///     g = dL/dp + weight_decay p
///     s = alpha s + (1 - alpha) g^2
///     a = alpha a + (1 - alpha) g
///     d = g / (sqrt(s) + epsilon), or centered g / (sqrt(s - a^2) + epsilon)
///     v = momentum v + d
///     p = p - learning_rate v
///
/// Source: Hinton, Neural Networks for Machine Learning, lecture 6e, 2012; centered: Graves,
/// Generating sequences with recurrent neural networks, 2013; torch.optim.RMSprop. Where rounding
/// makes s - a^2 negative, it counts as zero.
struct rmsprop {
  double learning_rate = 0.01;
  double alpha = 0.99;
  double epsilon = 1e-8;
  double weight_decay = 0;
  double momentum = 0;
  bool centered = false;

  /// What is remembered between steps.
  template <class Parameters>
  struct state_for {
    Parameters square_mean;
    Parameters mean;     // where centered
    Parameters velocity; // where there is momentum

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
        [this]<class Tensor>(Tensor& p, Tensor const& dp, Tensor& square_mean, Tensor& mean,
                             Tensor& velocity) {
          using T = typename Tensor::value_type;
          T const decay = static_cast<T>(weight_decay);
          T const share = static_cast<T>(1 - alpha);
          T const least = static_cast<T>(epsilon);
          T const rate = static_cast<T>(-learning_rate);
          kernels::transform(
              square_mean.data,
              [=](auto const& s, auto const& x, auto const& dx) {
                return detail::towards_square(s, fma(x, decay, dx), share);
              },
              square_mean.data, p.data, dp.data);
          if (centered) {
            kernels::transform(
                mean.data,
                [=](auto const& a, auto const& x, auto const& dx) {
                  return detail::towards(a, fma(x, decay, dx), share);
                },
                mean.data, p.data, dp.data);
          }
          // Where it is not centered, the mean has stayed zero.
          auto const scaled = [=](auto const& x, auto const& dx, auto const& s, auto const& a) {
            auto const variance = fma(-a, a, s);
            auto const size = sqrt(detail::select(variance < T{0}, T{0}, variance));
            return fma(x, decay, dx) / (size + least);
          };
          if (momentum == 0) {
            kernels::transform(
                p.data,
                [=](auto const& x, auto const& dx, auto const& s, auto const& a) {
                  return fma(scaled(x, dx, s, a), rate, x);
                },
                p.data, dp.data, square_mean.data, mean.data);
          } else {
            kernels::transform(
                velocity.data,
                [=, kept = static_cast<T>(momentum)](auto const& v, auto const& x, auto const& dx,
                                                     auto const& s, auto const& a) {
                  return fma(v, kept, scaled(x, dx, s, a));
                },
                velocity.data, p.data, dp.data, square_mean.data, mean.data);
            kernels::add_scaled(p.data, rate, velocity.data);
          }
        },
        parameters, gradient, state.square_mean, state.mean, state.velocity);
  }
};

} // namespace ctnn
