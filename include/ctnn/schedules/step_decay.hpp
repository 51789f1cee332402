// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/integer_power.hpp>

#include <cstdint>

namespace ctnn {

/// The learning rate times gamma once in step_size steps:
///
///     learning_rate gamma^floor(step / step_size)
///
/// Steps count from 0, epochs or updates as you like:
/// `sgd{.learning_rate = step_decay{...}(epoch)}`.
/// Source: torch.optim.lr_scheduler.StepLR.
struct step_decay {
  double learning_rate = 0.01;
  std::uint64_t step_size = 10;
  double gamma = 0.1;

  [[nodiscard]] constexpr double operator()(std::uint64_t step) const noexcept {
    return detail::rounded(learning_rate * detail::integer_power(gamma, step / step_size));
  }
};

} // namespace ctnn
