// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/elementwise.hpp>
#include <ctnn/losses/concepts.hpp>
#include <ctnn/losses/elementwise_loss.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <cstddef>

namespace ctnn {

/// A loss as a sum where it would be a mean, over the elements of an output and over the samples of
/// a batch: `summed{huber{.delta = 2}}`, `summed{softmax_cross_entropy{}}`.
///
/// Source: PyTorch's reduction="sum".
template <class Loss>
struct summed {
  Loss loss;

  template <real T, std::size_t... Extents, class Target>
    requires loss_of<Loss, tensor<T, Extents...>, Target>
  [[nodiscard]] constexpr T operator()(tensor<T, Extents...> const& output,
                                       Target const& target) const noexcept {
    if constexpr (detail::loss_of_elements<Loss, T>) {
      return detail::summed_loss(loss, output, target);
    } else {
      return loss(output, target);
    }
  }

  template <real T, std::size_t... Extents, class Target>
    requires loss_of<Loss, tensor<T, Extents...>, Target>
  [[nodiscard]] constexpr value_with_gradient<T, tensor<T, Extents...>>
  value_and_gradient(tensor<T, Extents...> const& output, Target const& target) const noexcept {
    if constexpr (detail::loss_of_elements<Loss, T>) {
      value_with_gradient<T, tensor<T, Extents...>> result{
          detail::summed_loss(loss, output, target), {}};
      kernels::transform(
          result.gradient.data,
          [of_one = loss](auto const& y, auto const& t) { return of_one.slope(y, t); }, output.data,
          target.data);
      return result;
    } else {
      return loss.value_and_gradient(output, target);
    }
  }

  template <class Label>
    requires requires(Loss const& whole, Label label) { whole.ignores(label); }
  [[nodiscard]] constexpr bool ignores(Label label) const noexcept {
    return loss.ignores(label);
  }

  template <real T, class Targets>
  [[nodiscard]] constexpr T total_weight(Targets const&) const noexcept {
    return 1;
  }
};

template <class Loss>
summed(Loss) -> summed<Loss>;

} // namespace ctnn
