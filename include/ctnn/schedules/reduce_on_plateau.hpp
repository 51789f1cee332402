// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/rounded.hpp>

#include <cstdint>

namespace ctnn {

/// The learning rate times `factor` whenever a metric (a loss, say) has not become better for more
/// than `patience` steps:
///
///     auto state = reduce_on_plateau{}.start(0.1);
///     optimizer.learning_rate = reduce_on_plateau{}.step(loss, state); // after each epoch
///
/// Better is below best (1 - threshold), or with absolute_threshold below best - threshold; with
/// maximize above best (1 + threshold) or best + threshold. After a reduction, `cooldown` steps do
/// not count. The rate does not fall below min_lr, nor by less than epsilon.
/// Source: torch.optim.lr_scheduler.ReduceLROnPlateau.
struct reduce_on_plateau {
  double factor = 0.1;
  std::uint64_t patience = 10;
  double threshold = 1e-4;
  bool absolute_threshold = false;
  bool maximize = false;
  std::uint64_t cooldown = 0;
  double min_lr = 0;
  double epsilon = 1e-8;

  /// What is remembered between steps.
  struct state_type {
    double learning_rate;
    double best = 0;
    bool any = false; // whether there is a best one
    std::uint64_t bad_steps = 0;
    std::uint64_t cooldown_left = 0;

    [[nodiscard]] friend constexpr bool operator==(state_type const&, state_type const&) = default;
  };

  [[nodiscard]] constexpr state_type start(double learning_rate) const noexcept {
    return {.learning_rate = learning_rate};
  }

  /// Takes a metric in; returns the learning rate to go on with. NaN is not better than anything.
  constexpr double step(double metric, state_type& state) const noexcept {
    if (better(metric, state)) {
      state.best = metric;
      state.any = true;
      state.bad_steps = 0;
    } else {
      ++state.bad_steps;
    }
    if (state.cooldown_left > 0) {
      --state.cooldown_left;
      state.bad_steps = 0;
    }
    if (state.bad_steps > patience) {
      double const product = detail::rounded(state.learning_rate * factor);
      double const reduced = product < min_lr ? min_lr : product;
      if (state.learning_rate - reduced > epsilon) {
        state.learning_rate = reduced;
      }
      state.cooldown_left = cooldown;
      state.bad_steps = 0;
    }
    return state.learning_rate;
  }

private:
  [[nodiscard]] constexpr bool better(double metric, state_type const& state) const noexcept {
    if (!state.any) {
      return metric == metric;
    }
    double const change = maximize ? threshold : -threshold;
    double const limit =
        absolute_threshold ? state.best + change : detail::rounded(state.best * (1 + change));
    return maximize ? metric > limit : metric < limit;
  }
};

} // namespace ctnn
