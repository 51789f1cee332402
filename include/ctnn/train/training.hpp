// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <limits>

namespace ctnn {

/// What a training has come to: all that `fit` needs to go on, to the same bits as if it had never
/// paused. A structural value that can be kept in a file or a constant.
template <class Net, class State>
struct training {
  Net net;
  /// What the optimizer remembers.
  State state;
  /// The net after the epoch with the least loss on the data it is judged by, and that loss.
  Net best;
  double best_loss;
  std::uint64_t best_epoch;
  /// How many epochs and steps are done.
  std::uint64_t epoch;
  std::uint64_t step;

  [[nodiscard]] friend constexpr bool operator==(training const&, training const&) = default;
};

/// A training of a net before its first step.
template <class Net, class Optimizer>
[[nodiscard]] constexpr auto start_training(Net const& net, Optimizer const& optimizer) noexcept {
  auto const state = optimizer.start(net);
  return training<Net, decltype(optimizer.start(net))>{
      net, state, net, std::numeric_limits<double>::max(), 0, 0, 0};
}

} // namespace ctnn
