// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/losses/elementwise_loss.hpp>
#include <ctnn/math/fma.hpp>

namespace ctnn {

/// The mean of the squared differences of output y and target t over all N elements: L = sum (y -
/// t)^2 / N, dL/dy = 2 (y - t) / N.
///
/// Shapes: y and t alike. Source: torch.nn.functional.mse_loss.
struct mean_squared_error : detail::elementwise_loss<mean_squared_error> {
  /// Adds the loss of one element to a sum.
  template <class T>
  static constexpr void accumulate(T& partial, T y, T t) noexcept {
    T const difference = y - t;
    partial = fma(difference, difference, partial);
  }

  /// The derivative of an element's loss with respect to y.
  template <class V>
  [[nodiscard]] static constexpr V slope(V const& y, V const& t) noexcept {
    return y - t + (y - t);
  }
};

} // namespace ctnn
