// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/cos.hpp>
#include <ctnn/math/fma.hpp>
#include <ctnn/math/rounded.hpp>

namespace ctnn::detail {

/// The way from one rate to another in a straight line: where it is after a share of it.
[[nodiscard]] constexpr double annealed_linearly(double from, double to, double share) noexcept {
  return fma(to - from, share, from);
}

/// The same along half a wave of the cosine.
[[nodiscard]] constexpr double annealed_by_cosine(double from, double to, double share) noexcept {
  constexpr double pi = 0x1.921fb54442d18p1;
  double const wave = 1 + cos(rounded(pi * share)); // 2 at the start, 0 at the end
  return fma((from - to) / 2, wave, to);
}

} // namespace ctnn::detail
