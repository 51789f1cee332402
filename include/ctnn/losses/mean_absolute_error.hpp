// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/losses/concepts.hpp>
#include <ctnn/losses/elementwise_loss.hpp>
#include <ctnn/math/pack.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <cstddef>

namespace ctnn {

/// The mean of the absolute differences of output y and target t over all N elements: L = sum |y -
/// t| / N, dL/dy = sign(y - t) / N, 0 where they are equal.
///
/// Shapes: y and t alike. Source: torch.nn.functional.l1_loss.
struct mean_absolute_error {
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
