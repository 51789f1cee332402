// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/losses/elementwise_loss.hpp>
#include <ctnn/math/fma.hpp>
#include <ctnn/math/pack.hpp>
#include <ctnn/math/rounded.hpp>

namespace ctnn {

/// The mean hinge loss of outputs y and targets t of -1 or 1: L = sum max(1 - y t, 0) / N, dL/dy =
/// -t / N where y t < 1, and 0 elsewhere.
///
/// Shapes: y and t alike. Source: Keras losses.Hinge.
struct hinge : detail::elementwise_loss<hinge> {
  /// Adds the loss of one element to a sum.
  template <class T>
  static constexpr void accumulate(T& partial, T y, T t) noexcept {
    T const margin = fma(-y, t, T{1});
    partial += margin > T{0} ? margin : T{0};
  }

  /// The derivative of an element's loss with respect to y.
  template <class V>
  [[nodiscard]] static constexpr V slope(V const& y, V const& t) noexcept {
    return detail::select(detail::rounded(y * t) < detail::all<V>(1), -t, V{});
  }
};

} // namespace ctnn
