// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/train/fit_report.hpp>

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

/// Tells it of the end of an epoch. Returns whether the training is to go on: what `watch(report,
/// net)` says, if that is a truth value.
template <class Watch, class Net>
[[nodiscard]] constexpr bool tell_epoch(Watch& watch, epoch_report const& report, Net const& net) {
  if constexpr (std::convertible_to<std::invoke_result_t<Watch&, epoch_report const&, Net const&>,
                                    bool>) {
    return static_cast<bool>(watch(report, net));
  } else {
    watch(report, net);
    return true;
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

  template <class Net>
  [[nodiscard]] constexpr bool operator()(epoch_report const& report, Net const& net) const {
    bool const goes_on = detail::tell_epoch(first_, report, net);
    return detail::tell_epoch(second_, report, net) && goes_on;
  }

private:
  First& first_;
  Second& second_;
};

} // namespace ctnn
