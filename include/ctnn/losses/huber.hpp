// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/losses/concepts.hpp>
#include <ctnn/losses/elementwise_loss.hpp>
#include <ctnn/math/fma.hpp>
#include <ctnn/math/pack.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <cstddef>

namespace ctnn {

/// The mean of a loss that is squared near the target and absolute far from it: with d = y - t, L =
/// sum h(d) / N, h = d^2 / 2 where |d| <= delta and delta (|d| - delta / 2) elsewhere; dL/dy = d /
/// N, cut to -delta ... delta.
///
/// Shapes: y and t alike. Source: Huber, Robust estimation of a location parameter (1964);
/// torch.nn.functional.huber_loss, and smooth_l1_loss with delta = beta = 1.
struct huber {
  double delta = 1;

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
  constexpr void accumulate(T& partial, T y, T t) const noexcept {
    auto const limit = static_cast<T>(delta);
    T const distance = y < t ? t - y : y - t;
    // d^2 / 2, and beyond delta the tangent to it.
    T const inside = distance < limit ? distance : limit;
    partial = fma(inside, fma(T{-0.5}, inside, distance), partial);
  }

  /// The derivative of an element's loss with respect to y.
  template <class V>
  [[nodiscard]] constexpr V slope(V const& y, V const& t) const noexcept {
    auto const limit = static_cast<detail::element_of<V>>(delta);
    return detail::at_most(detail::at_least(y - t, -limit), limit);
  }
};

} // namespace ctnn
