// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/losses/concepts.hpp>
#include <ctnn/losses/elementwise_loss.hpp>
#include <ctnn/math/fma.hpp>
#include <ctnn/math/sigmoid.hpp>
#include <ctnn/math/softplus.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <cstddef>

namespace ctnn {

/// The mean binary cross entropy of targets t and sigmoid(y), of logits y (not of probabilities): L
/// = sum (log(1 + e^y) - y t) / N, dL/dy = (sigmoid(y) - t) / N. Targets are 0, 1, or probabilities
/// between; no logit overflows.
///
/// Shapes: y and t alike. Source: torch.nn.functional.binary_cross_entropy_with_logits.
struct binary_cross_entropy {
  template <real T, std::size_t... Extents, class Target>
    requires target_like<Target, tensor<T, Extents...>>
  [[nodiscard]] constexpr T operator()(tensor<T, Extents...> const& output,
                                       Target const& target) const noexcept {
    return detail::mean_loss(*this, output, target);
  }

  template <real T, std::size_t... Extents, class Target>
    requires target_like<Target, tensor<T, Extents...>>
  [[nodiscard]] constexpr value_with_gradient<T, tensor<T, Extents...>>
  value_and_gradient(tensor<T, Extents...> const& output, Target const& target) const noexcept {
    return detail::mean_loss_and_gradient(*this, output, target);
  }

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
