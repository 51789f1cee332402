// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/elementwise.hpp>
#include <ctnn/layers/parameters.hpp>
#include <ctnn/math/integer_power.hpp>
#include <ctnn/math/sqrt.hpp>
#include <ctnn/optimizers/descend.hpp>
#include <ctnn/optimizers/towards.hpp>

#include <cstdint>

namespace ctnn::detail {

/// What `adam`, `adamw` and `nadam` remember between steps.
template <class Parameters>
struct adam_moments {
  Parameters mean;        // of gradients
  Parameters square_mean; // of their squares
  std::uint64_t steps;

  [[nodiscard]] friend constexpr bool operator==(adam_moments const&,
                                                 adam_moments const&) = default;
};

/// What a step of `adam`, `adamw` or `nadam` comes to:
///
///     g = dL/dp + weight_decay p
///     m = beta1 m + (1 - beta1) g
///     v = beta2 v + (1 - beta2) g^2
///     p = kept p - (mean_rate m + gradient_rate g) / (sqrt(v / (1 - beta2^steps)) + epsilon)
struct adam_step {
  double beta1;
  double beta2;
  double epsilon;
  double weight_decay = 0;
  double kept = 1;
  double mean_rate;
  double gradient_rate = 0;

  template <class Parameters>
  constexpr void take(Parameters& parameters, Parameters const& gradient,
                      adam_moments<Parameters>& moments) const noexcept {
    double const scale = 1 / ctnn::sqrt(1 - integer_power(beta2, moments.steps));
    descend(
        [this, scale]<class Tensor>(Tensor& p, Tensor const& dp, Tensor& mean,
                                    Tensor& square_mean) {
          using T = typename Tensor::value_type;
          T const decay = static_cast<T>(weight_decay);
          kernels::transform(
              mean.data,
              [=, share = static_cast<T>(1 - beta1)](auto const& m, auto const& x, auto const& dx) {
                return towards(m, fma(x, decay, dx), share);
              },
              mean.data, p.data, dp.data);
          kernels::transform(
              square_mean.data,
              [=, share = static_cast<T>(1 - beta2)](auto const& v, auto const& x, auto const& dx) {
                return towards_square(v, fma(x, decay, dx), share);
              },
              square_mean.data, p.data, dp.data);
          kernels::transform(
              p.data,
              [=, keep = static_cast<T>(kept), m_rate = static_cast<T>(mean_rate),
               g_rate = static_cast<T>(gradient_rate), v_scale = static_cast<T>(scale),
               least = static_cast<T>(epsilon)](auto const& x, auto const& dx, auto const& m,
                                                auto const& v) {
                auto const size = fma(ctnn::sqrt(v), v_scale, least);
                auto const move = fma(fma(x, decay, dx), g_rate, rounded(m * m_rate));
                return fma(x, keep, -(move / size));
              },
              p.data, dp.data, mean.data, square_mean.data);
        },
        parameters, gradient, moments.mean, moments.square_mean);
  }
};

} // namespace ctnn::detail
