// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/normal.hpp>
#include <ctnn/math/philox.hpp>
#include <ctnn/math/rounded.hpp>
#include <ctnn/math/sqrt.hpp>
#include <ctnn/math/uniform.hpp>
#include <ctnn/tensor/concepts.hpp>

namespace ctnn::detail {

/// A uniform random number of mean 0 and the given variance: on +-sqrt(3 variance).
template <real T>
[[nodiscard]] constexpr T draw_uniform(philox4x32& random, T variance) noexcept {
  T const limit = sqrt(3 * variance);
  return uniform(random, -limit, limit);
}

/// A normal random number of mean 0 and the given variance.
template <real T>
[[nodiscard]] constexpr T draw_normal(philox4x32& random, T variance) noexcept {
  return rounded(normal<T>(random) * sqrt(variance));
}

} // namespace ctnn::detail
