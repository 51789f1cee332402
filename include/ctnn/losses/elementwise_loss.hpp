// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/elementwise.hpp>
#include <ctnn/kernels/reduction.hpp>
#include <ctnn/losses/concepts.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <concepts>
#include <cstddef>

namespace ctnn::detail {

/// A loss that is the mean of a loss of each element: `loss.accumulate(partial, y, t)` adds that of
/// one, and `loss.slope(y, t)` is its derivative with respect to y, for numbers and packs.
template <class Loss, class T>
concept loss_of_elements = requires(Loss const& loss, T& partial, T y) {
  loss.accumulate(partial, y, y);
  { loss.slope(y, y) } -> std::same_as<T>;
};

/// The sum over all elements of a loss of each.
template <class Loss, real T, std::size_t... Extents>
[[nodiscard]] constexpr T summed_loss(Loss const& loss, tensor<T, Extents...> const& output,
                                      tensor<T, Extents...> const& target) noexcept {
  constexpr std::size_t size = tensor<T, Extents...>::size();
  T const* const y = output.begin();
  T const* const t = target.begin();
  return kernels::reduce<T, size>(
      [&](T& partial, std::size_t i) { loss.accumulate(partial, y[i], t[i]); });
}

/// Their mean.
template <class Loss, real T, std::size_t... Extents>
[[nodiscard]] constexpr T mean_loss(Loss const& loss, tensor<T, Extents...> const& output,
                                    tensor<T, Extents...> const& target) noexcept {
  return summed_loss(loss, output, target) / static_cast<T>(tensor<T, Extents...>::size());
}

/// The same with its gradient.
template <class Loss, real T, std::size_t... Extents>
[[nodiscard]] constexpr value_with_gradient<T, tensor<T, Extents...>>
mean_loss_and_gradient(Loss const& loss, tensor<T, Extents...> const& output,
                       tensor<T, Extents...> const& target) noexcept {
  value_with_gradient<T, tensor<T, Extents...>> result{mean_loss(loss, output, target), {}};
  kernels::transform(
      result.gradient.data,
      [loss](auto const& y, auto const& t) {
        return loss.slope(y, t) / static_cast<T>(tensor<T, Extents...>::size());
      },
      output.data, target.data);
  return result;
}

/// The losses of elements that have no settings: what a loss is called by, from `accumulate` and
/// `slope`. (One with settings could not be written as `huber{.delta = 2}` if it had a base.)
template <class Loss>
struct elementwise_loss {
  template <real T, std::size_t... Extents, class Target>
    requires target_like<Target, tensor<T, Extents...>>
  [[nodiscard]] constexpr T operator()(tensor<T, Extents...> const& output,
                                       Target const& target) const noexcept {
    return mean_loss(Loss{}, output, target);
  }

  template <real T, std::size_t... Extents, class Target>
    requires target_like<Target, tensor<T, Extents...>>
  [[nodiscard]] constexpr value_with_gradient<T, tensor<T, Extents...>>
  value_and_gradient(tensor<T, Extents...> const& output, Target const& target) const noexcept {
    return mean_loss_and_gradient(Loss{}, output, target);
  }
};

} // namespace ctnn::detail
