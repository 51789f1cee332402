// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/losses/concepts.hpp>
#include <ctnn/losses/elementwise_loss.hpp>
#include <ctnn/math/fma.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <cstddef>

namespace ctnn {

/// The mean of the squared differences of output y and target t over all N elements: L = sum (y -
/// t)^2 / N, dL/dy = 2 (y - t) / N.
///
/// Shapes: y and t alike. Source: torch.nn.functional.mse_loss.
struct mean_squared_error {
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
