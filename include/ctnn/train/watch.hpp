// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/train/fit_report.hpp>
#include <ctnn/train/training.hpp>

#include <concepts>
#include <type_traits>

namespace ctnn {

namespace detail {

/// Tells what watches a training of a step, if it can be called with a `batch_report`.
template <class Watch>
constexpr void tell_batch(Watch& watch, batch_report const& report) {
  if constexpr (std::invocable<Watch&, batch_report const&>) {
    watch(report);
  }
}

template <class Watch, class Known>
[[nodiscard]] constexpr bool told_epoch(Watch& watch, epoch_report const& report,
                                        Known const& known) {
  if constexpr (std::convertible_to<std::invoke_result_t<Watch&, epoch_report const&, Known const&>,
                                    bool>) {
    return static_cast<bool>(watch(report, known));
  } else {
    watch(report, known);
    return true;
  }
}

/// Tells it of the end of an epoch. Returns whether the training is to go on: what `watch(report,
/// net)` says, or `watch(report, training)` if it takes no net, if that is a truth value.
template <class Watch, class Net, class State>
[[nodiscard]] constexpr bool tell_epoch(Watch& watch, epoch_report const& report,
                                        training<Net, State> const& progress) {
  if constexpr (std::invocable<Watch&, epoch_report const&, Net const&>) {
    return told_epoch(watch, report, progress.net);
  } else {
    return told_epoch(watch, report, progress);
  }
}

} // namespace detail

/// Watches nothing.
struct unwatched {
  template <class Net>
  constexpr void operator()(epoch_report const&, Net const&) const noexcept {}
};

/// Two that watch one training, in their order: `watch_both(bar, checkpoint)`. The training goes on
/// if both say so. Refers to both.
template <class First, class Second>
class watch_both {
public:
  constexpr watch_both(First& first, Second& second) noexcept : first_{first}, second_{second} {}

  constexpr void operator()(batch_report const& report) const {
    detail::tell_batch(first_, report);
    detail::tell_batch(second_, report);
  }

  template <class Net, class State>
  [[nodiscard]] constexpr bool operator()(epoch_report const& report,
                                          training<Net, State> const& progress) const {
    bool const goes_on = detail::tell_epoch(first_, report, progress);
    return detail::tell_epoch(second_, report, progress) && goes_on;
  }

private:
  First& first_;
  Second& second_;
};

} // namespace ctnn
