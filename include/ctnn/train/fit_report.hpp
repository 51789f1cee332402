// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/train/evaluate.hpp>

#include <cstdint>

namespace ctnn {

/// What `fit` says after each step of the optimizer, to what can be called with it.
struct batch_report {
  /// Of the epoch at hand; both counted from 1.
  std::uint64_t epoch = 0;
  std::uint64_t batch = 0;
  std::uint64_t batches = 0;
  /// Samples that have passed in this epoch, and that will have at its end.
  std::uint64_t seen = 0;
  std::uint64_t samples = 0;
  /// The mean loss of the batch, and of the epoch's samples so far, before the step each was part
  /// of.
  double loss = 0;
  double mean_loss = 0;

  [[nodiscard]] friend constexpr bool operator==(batch_report const&,
                                                 batch_report const&) = default;
};

/// What `fit` says after each epoch.
struct epoch_report {
  /// Counted from 1, over all calls of `fit` with one `training`.
  std::uint64_t epoch = 0;
  /// Steps of the optimizer, as well over all calls.
  std::uint64_t steps = 0;
  /// The mean loss of the epoch's samples, each before the step it was part of.
  double loss = 0;
  /// The validation data after the epoch; of the training's loss and 0, where there is none.
  evaluation validation{};

  [[nodiscard]] friend constexpr bool operator==(epoch_report const&,
                                                 epoch_report const&) = default;
};

/// Why `fit` has ended.
enum class fit_end {
  epochs_done,
  /// The loss had not lessened for `patience` epochs.
  patience_lost,
  /// `watch` said so.
  told_to,
  /// A loss was NaN or infinite, before a step that was then not taken.
  loss_not_finite,
};

/// What `fit` has done.
struct fit_report {
  fit_end end = fit_end::epochs_done;
  epoch_report last{};
  /// Where the loss was not finite: the epoch and the batch in it, both counted from 1.
  std::uint64_t failed_epoch = 0;
  std::uint64_t failed_batch = 0;

  [[nodiscard]] friend constexpr bool operator==(fit_report const&, fit_report const&) = default;
};

} // namespace ctnn
