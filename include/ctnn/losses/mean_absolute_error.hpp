// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/losses/elementwise_loss.hpp>
#include <ctnn/math/pack.hpp>

namespace ctnn {

/// The mean of the absolute differences of output y and target t over all N elements: L = sum |y -
/// t| / N, dL/dy = sign(y - t) / N, 0 where they are equal.
///
/// Shapes: y and t alike. Source: torch.nn.functional.l1_loss.
struct mean_absolute_error : detail::elementwise_loss<mean_absolute_error> {
  /// Adds the loss of one element to a sum.
  template <class T>
  static constexpr void accumulate(T& partial, T y, T t) noexcept {
    partial += y < t ? t - y : y - t;
  }

  /// The derivative of an element's loss with respect to y.
  template <class V>
  [[nodiscard]] static constexpr V slope(V const& y, V const& t) noexcept {
    V const below = detail::select(y < t, detail::all<V>(-1), V{});
    return detail::select(y > t, detail::all<V>(1), below);
  }
};

} // namespace ctnn
