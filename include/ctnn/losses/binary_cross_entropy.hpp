// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/losses/elementwise_loss.hpp>
#include <ctnn/math/fma.hpp>
#include <ctnn/math/sigmoid.hpp>
#include <ctnn/math/softplus.hpp>

namespace ctnn {

/// The mean binary cross entropy of targets t and sigmoid(y), of logits y (not of probabilities): L
/// = sum (log(1 + e^y) - y t) / N, dL/dy = (sigmoid(y) - t) / N. Targets are 0, 1, or probabilities
/// between; no logit overflows.
///
/// Shapes: y and t alike. Source: torch.nn.functional.binary_cross_entropy_with_logits.
struct binary_cross_entropy : detail::elementwise_loss<binary_cross_entropy> {
  /// Adds the loss of one element to a sum.
  template <class T>
  static constexpr void accumulate(T& partial, T y, T t) noexcept {
    partial += fma(-y, t, softplus(y));
  }

  /// The derivative of an element's loss with respect to y.
  template <class V>
  [[nodiscard]] static constexpr V slope(V const& y, V const& t) noexcept {
    return sigmoid(y) - t;
  }
};

} // namespace ctnn
