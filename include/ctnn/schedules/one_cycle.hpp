// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/fma.hpp>
#include <ctnn/schedules/annealed.hpp>

#include <cstdint>

namespace ctnn {

/// A way from one learning rate to another.
enum class annealing { cosine, linear };

/// The learning rate goes up from max_lr / div_factor to max_lr in the first pct_start of
/// total_steps, and down to max_lr / div_factor / final_div_factor until the last one, along half a
/// wave of the cosine each, or in straight lines. After the last step it stays.
///
/// Source: Smith, Topin, Super-convergence: very fast training of neural networks using large
/// learning rates, 2018; torch.optim.lr_scheduler.OneCycleLR without its cycle of the momentum.
struct one_cycle {
  double max_lr = 0.01;
  std::uint64_t total_steps = 100;
  double pct_start = 0.3;
  annealing anneal_strategy = annealing::cosine;
  double div_factor = 25;
  double final_div_factor = 1e4;

  [[nodiscard]] constexpr double operator()(std::uint64_t step) const noexcept {
    double const initial = max_lr / div_factor;
    double const last = static_cast<double>(total_steps) - 1;
    double const peak = fma(pct_start, static_cast<double>(total_steps), -1.0);
    double const at = step < total_steps ? static_cast<double>(step) : last;
    if (at <= peak) {
      return annealed(initial, max_lr, at / peak);
    }
    return annealed(max_lr, initial / final_div_factor, (at - peak) / (last - peak));
  }

private:
  [[nodiscard]] constexpr double annealed(double from, double to, double share) const noexcept {
    return anneal_strategy == annealing::linear ? detail::annealed_linearly(from, to, share)
                                                : detail::annealed_by_cosine(from, to, share);
  }
};

} // namespace ctnn
