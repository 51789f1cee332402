// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/checked_label.hpp>
#include <ctnn/kernels/reduction.hpp>
#include <ctnn/losses/concepts.hpp>
#include <ctnn/losses/softmax_cross_entropy.hpp>
#include <ctnn/math/rounded.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>

namespace ctnn {

/// `softmax_cross_entropy` with a weight of each class, for classes that are rare or dear:
///
///     weighted_softmax_cross_entropy{.class_weights = make_tensor<double>({1, 1, 5})}
///
/// L = -sum_i w_i t_i log(softmax(x)_i). The mean over a batch of labels is weighted by the weights
/// of the labels; that over a batch of distributions is not. One sample alone is weighted, too.
///
/// Shapes: x (classes), t (classes). Source: torch.nn.functional.cross_entropy with weight.
template <std::size_t Classes>
struct weighted_softmax_cross_entropy {
  tensor<double, Classes> class_weights;
  double label_smoothing = 0;
  std::int64_t ignored_label = no_label;

  template <real T, std::integral Label>
  [[nodiscard]] constexpr T operator()(tensor<T, Classes> const& logits,
                                       Label label) const noexcept {
    return ignores(label) ? T{0} : (*this)(logits, detail::certain<T, Classes>(label));
  }

  template <real T, class Target>
    requires target_like<Target, tensor<T, Classes>>
  [[nodiscard]] constexpr T operator()(tensor<T, Classes> const& logits,
                                       Target const& target) const noexcept {
    return softmax_cross_entropy{}(logits, weighted(target));
  }

  template <real T, std::integral Label>
  [[nodiscard]] constexpr value_with_gradient<T, tensor<T, Classes>>
  value_and_gradient(tensor<T, Classes> const& logits, Label label) const noexcept {
    if (ignores(label)) {
      return {};
    }
    return value_and_gradient(logits, detail::certain<T, Classes>(label));
  }

  template <real T, class Target>
    requires target_like<Target, tensor<T, Classes>>
  [[nodiscard]] constexpr value_with_gradient<T, tensor<T, Classes>>
  value_and_gradient(tensor<T, Classes> const& logits, Target const& target) const noexcept {
    return softmax_cross_entropy{}.value_and_gradient(logits, weighted(target));
  }

  /// Whether a sample of this label does not count.
  template <std::integral Label>
  [[nodiscard]] constexpr bool ignores(Label label) const noexcept {
    return static_cast<std::int64_t>(label) == ignored_label;
  }

  /// The sum of the weights of a batch's labels.
  template <real T, std::integral Label, std::size_t Batch>
  [[nodiscard]] constexpr T total_weight(tensor<Label, Batch> const& labels) const noexcept {
    Label const* const label = labels.begin();
    return kernels::reduce<T, Batch>([&](T& partial, std::size_t i) {
      if (!ignores(label[i])) {
        partial += static_cast<T>(class_weights.begin()[detail::checked_label(label[i], Classes)]);
      }
    });
  }

private:
  template <class T>
  [[nodiscard]] constexpr tensor<T, Classes>
  weighted(tensor<T, Classes> const& target) const noexcept {
    auto result = detail::smoothed(target, label_smoothing);
    for (std::size_t i = 0; i < Classes; ++i) {
      T& share = result.begin()[i];
      share = detail::rounded(share * static_cast<T>(class_weights.begin()[i]));
    }
    return result;
  }
};

template <std::size_t Classes>
weighted_softmax_cross_entropy(tensor<double, Classes>, auto...)
    -> weighted_softmax_cross_entropy<Classes>;

} // namespace ctnn
