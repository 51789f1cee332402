// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/schedules/annealed.hpp>

#include <cstdint>

namespace ctnn {

/// The learning rate falls to eta_min in t_max steps along half a wave of the cosine:
///
///     eta_min + (learning_rate - eta_min) (1 + cos(pi step / t_max)) / 2
///
/// After t_max it stays at eta_min.
/// Source: Loshchilov, Hutter, SGDR: stochastic gradient descent with warm restarts, 2017;
/// torch.optim.lr_scheduler.CosineAnnealingLR, which goes up again after t_max.
struct cosine_decay {
  double learning_rate = 0.01;
  std::uint64_t t_max = 100;
  double eta_min = 0;

  [[nodiscard]] constexpr double operator()(std::uint64_t step) const noexcept {
    if (step >= t_max) {
      return eta_min;
    }
    return detail::annealed_by_cosine(learning_rate, eta_min,
                                      static_cast<double>(step) / static_cast<double>(t_max));
  }
};

} // namespace ctnn
