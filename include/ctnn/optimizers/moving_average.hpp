// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/elementwise.hpp>
#include <ctnn/layers/parameters.hpp>
#include <ctnn/optimizers/towards.hpp>

namespace ctnn {

/// An exponential moving average of a net's parameters, itself a net:
///
///     auto average = net;                                   // once
///     moving_average{.decay = 0.99}.update(average, net);   // after each step
///
/// Each parameter and each statistic a of the average becomes decay a + (1 - decay) p.
/// Source: Polyak, Juditsky, Acceleration of stochastic approximation by averaging, 1992, with the
/// exponential weights of torch.optim.swa_utils.get_ema_avg_fn.
struct moving_average {
  double decay = 0.999;

  template <class Parameters>
  constexpr void update(Parameters& average, Parameters const& newest) const noexcept {
    auto const follow = [this]<class Tensor>(Tensor& mean, Tensor const& newer) {
      using T = typename Tensor::value_type;
      kernels::transform(
          mean.data,
          [share = static_cast<T>(1 - decay)](auto const& a, auto const& x) {
            return detail::towards(a, x, share);
          },
          mean.data, newer.data);
    };
    for_each_parameter(follow, average, newest);
    detail::for_each_statistic(
        [&follow](double, auto& mean, auto const& newer) { follow(mean, newer); }, average, newest);
  }
};

} // namespace ctnn
