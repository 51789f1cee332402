// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/integer_power.hpp>

#include <cstdint>

namespace ctnn {

/// The learning rate times gamma at each step, from 0: learning_rate gamma^step.
/// Source: torch.optim.lr_scheduler.ExponentialLR.
struct exponential_decay {
  double learning_rate = 0.01;
  double gamma = 0.9;

  [[nodiscard]] constexpr double operator()(std::uint64_t step) const noexcept {
    return detail::rounded(learning_rate * detail::integer_power(gamma, step));
  }
};

} // namespace ctnn
