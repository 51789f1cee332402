// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/pack.hpp>

namespace ctnn::detail {

/// (1 - share) mean + share x, as mean + share (x - mean), which stays where it is when x is mean.
/// x must not be a product: see `rounded`.
template <number V>
[[nodiscard, gnu::always_inline]] constexpr V towards(V const& mean, V const& x,
                                                      element_of<V> share) noexcept {
  return fma(x - mean, share, mean);
}

/// The same towards x^2. Not negative where mean is not.
template <number V>
[[nodiscard, gnu::always_inline]] constexpr V towards_square(V const& mean, V const& x,
                                                             element_of<V> share) noexcept {
  return fma(fma(x, x, -mean), share, mean);
}

} // namespace ctnn::detail
