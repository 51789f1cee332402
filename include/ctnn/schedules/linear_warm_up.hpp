// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/fma.hpp>

#include <cstdint>

namespace ctnn {

/// The learning rate times a factor that goes from start_factor to end_factor in a straight line,
/// and stays there after total_iters steps:
///
///     learning_rate (start_factor + (end_factor - start_factor) min(step, total_iters) /
///     total_iters)
///
/// Before another schedule: `step < 5 ? warm_up(step) : decay(step - 5)`.
/// Source: torch.optim.lr_scheduler.LinearLR.
struct linear_warm_up {
  double learning_rate = 0.01;
  double start_factor = 1.0 / 3;
  double end_factor = 1;
  std::uint64_t total_iters = 5;

  [[nodiscard]] constexpr double operator()(std::uint64_t step) const noexcept {
    if (step >= total_iters) {
      return detail::rounded(learning_rate * end_factor);
    }
    double const share = static_cast<double>(step) / static_cast<double>(total_iters);
    return detail::rounded(learning_rate * fma(end_factor - start_factor, share, start_factor));
  }
};

} // namespace ctnn
