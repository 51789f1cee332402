// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/fma.hpp>
#include <ctnn/math/rounded.hpp>

#include <cstdint>

namespace ctnn {

/// The learning rate goes up from max_lr / div_factor to max_lr in the first pct_start of
/// total_steps, and down to max_lr / div_factor / final_div_factor until the last one, in straight
/// lines. After the last step it stays.
///
/// Source: Smith, Topin, Super-convergence: very fast training of neural networks using large
/// learning rates, 2018; torch.optim.lr_scheduler.OneCycleLR with anneal_strategy="linear" and
/// without its cycle of the momentum.
struct one_cycle {
  double max_lr = 0.01;
  std::uint64_t total_steps = 100;
  double pct_start = 0.3;
  double div_factor = 25;
  double final_div_factor = 1e4;

  [[nodiscard]] constexpr double operator()(std::uint64_t step) const noexcept {
    double const initial = max_lr / div_factor;
    double const last = static_cast<double>(total_steps) - 1;
    double const peak = fma(pct_start, static_cast<double>(total_steps), -1.0);
    double const at = step < total_steps ? static_cast<double>(step) : last;
    if (at <= peak) {
      return fma(max_lr - initial, at / peak, initial);
    }
    double const share = (at - peak) / (last - peak);
    return fma(initial / final_div_factor - max_lr, share, max_lr);
  }
};

} // namespace ctnn
