// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/checked_label.hpp>
#include <ctnn/detail/contract.hpp>
#include <ctnn/kernels/elementwise.hpp>
#include <ctnn/kernels/reduction.hpp>
#include <ctnn/kernels/softmax_cross_entropy.hpp>
#include <ctnn/losses/concepts.hpp>
#include <ctnn/math/fma.hpp>
#include <ctnn/math/log.hpp>
#include <ctnn/ops/exponentials.hpp>
#include <ctnn/tensor/arithmetic.hpp>
#include <ctnn/tensor/subtensor.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>

namespace ctnn {

/// In the place of a label to be ignored: none is.
inline constexpr std::int64_t no_label = std::numeric_limits<std::int64_t>::min();

namespace detail {

/// A distribution with a share of it spread evenly over all classes.
template <class T, std::size_t Classes>
[[nodiscard]] constexpr tensor<T, Classes> smoothed(tensor<T, Classes> target,
                                                    double smoothing) noexcept {
  if (!(smoothing >= 0 && smoothing <= 1)) {
    contract_violation("softmax_cross_entropy: label_smoothing is not from 0 to 1");
  }
  for (T& share : target) {
    share = fma(static_cast<T>(1 - smoothing), share,
                static_cast<T>(smoothing / static_cast<double>(Classes)));
  }
  return target;
}

/// The distribution that is 1 at a label.
template <class T, std::size_t Classes, std::integral Label>
[[nodiscard]] constexpr tensor<T, Classes> certain(Label label) noexcept {
  tensor<T, Classes> target{};
  target.begin()[checked_label(label, Classes)] = 1;
  return target;
}

} // namespace detail

/// The cross entropy of a target and softmax(x), of logits x (not of probabilities):
/// L = -sum_i t_i log(softmax(x)_i), dL/dx = softmax(x) sum(t) - t.
///
/// The target is a label (t is 1 at it, 0 elsewhere; a label that names no class is an error) or a
/// distribution t over the classes. The largest logit is subtracted first, so that logits overflow
/// only where their differences do, and no probability of 0 meets the logarithm.
///
/// `label_smoothing` spreads that share of the target evenly over the classes. A sample whose label
/// is `ignored_label` has no loss and no gradient, and the mean over a batch is that of the others
/// (0 where there are none).
///
/// Of the logits (times, classes) of a sequence and a label for each of its times, the mean over
/// the times that count.
///
/// Shapes: x (classes), t (classes). Source: ONNX SoftmaxCrossEntropyLoss (opset 13),
/// torch.nn.functional.cross_entropy. See `weighted_softmax_cross_entropy` for weights of classes.
struct softmax_cross_entropy {
  double label_smoothing = 0;
  std::int64_t ignored_label = no_label;

  template <real T, std::size_t Classes, std::integral Label>
  [[nodiscard]] constexpr T operator()(tensor<T, Classes> const& logits,
                                       Label label) const noexcept {
    if (ignores(label)) {
      return 0;
    }
    if (label_smoothing != 0) {
      return (*this)(logits, detail::certain<T, Classes>(label));
    }
    std::size_t const index = detail::checked_label(label, Classes);
    return loss_at(detail::exponentials<T, Classes>(logits), logits.begin()[index]);
  }

  template <real T, std::size_t Classes, class Target>
    requires target_like<Target, tensor<T, Classes>>
  [[nodiscard]] constexpr T operator()(tensor<T, Classes> const& logits,
                                       Target const& target) const noexcept {
    if (label_smoothing != 0) {
      return softmax_cross_entropy{}(logits, detail::smoothed(target, label_smoothing));
    }
    return loss_against(detail::exponentials<T, Classes>(logits), logits, target);
  }

  template <real T, std::size_t Classes, std::integral Label>
  [[nodiscard]] constexpr value_with_gradient<T, tensor<T, Classes>>
  value_and_gradient(tensor<T, Classes> const& logits, Label label) const noexcept {
    if (ignores(label)) {
      return {};
    }
    if (label_smoothing != 0) {
      return value_and_gradient(logits, detail::certain<T, Classes>(label));
    }
    std::size_t const index = detail::checked_label(label, Classes);
    detail::exponentials<T, Classes> const e(logits);
    value_with_gradient<T, tensor<T, Classes>> result{loss_at(e, logits.begin()[index]), e.values};
    for (T& probability : result.gradient) {
      probability /= e.sum;
    }
    result.gradient.begin()[index] -= 1;
    return result;
  }

  template <real T, std::size_t Classes, class Target>
    requires target_like<Target, tensor<T, Classes>>
  [[nodiscard]] constexpr value_with_gradient<T, tensor<T, Classes>>
  value_and_gradient(tensor<T, Classes> const& logits, Target const& target) const noexcept {
    if (label_smoothing != 0) {
      return softmax_cross_entropy{}.value_and_gradient(logits,
                                                        detail::smoothed(target, label_smoothing));
    }
    detail::exponentials<T, Classes> const e(logits);
    T const mass = kernels::sum<Classes>(target.begin());
    value_with_gradient<T, tensor<T, Classes>> result{loss_against(e, logits, target), {}};
    kernels::transform<Classes>(
        result.gradient.begin(),
        [&](T exponential, T t) { return fma(exponential / e.sum, mass, -t); }, e.values.begin(),
        target.begin());
    return result;
  }

  template <real T, std::size_t Times, std::size_t Classes, std::integral Label>
  [[nodiscard]] constexpr T operator()(tensor<T, Times, Classes> const& logits,
                                       tensor<Label, Times> const& labels) const noexcept {
    tensor<T, Times> values;
    for (std::size_t time = 0; time < Times; ++time) {
      values.begin()[time] = (*this)(subtensor(logits, time), labels.begin()[time]);
    }
    return kernels::sum<Times>(values.begin()) / counted<T>(labels);
  }

  template <real T, std::size_t Times, std::size_t Classes, std::integral Label>
  [[nodiscard]] constexpr value_with_gradient<T, tensor<T, Times, Classes>>
  value_and_gradient(tensor<T, Times, Classes> const& logits,
                     tensor<Label, Times> const& labels) const noexcept {
    T const count = counted<T>(labels);
    value_with_gradient<T, tensor<T, Times, Classes>> result;
    tensor<T, Times> values;
    for (std::size_t time = 0; time < Times; ++time) {
      auto const of_time = value_and_gradient(subtensor(logits, time), labels.begin()[time]);
      values.begin()[time] = of_time.value;
      set_subtensor(result.gradient, time, of_time.gradient / count);
    }
    result.value = kernels::sum<Times>(values.begin()) / count;
    return result;
  }

  /// For the constant evaluator: the losses of the samples of a batch, whose labels are those from
  /// `first` on, and their gradients divided by `total`; the same bits as of each sample alone.
  /// Returns false, with nothing done, where only a sample at a time will do.
  template <real T, std::size_t Batch, std::size_t Classes, std::integral Label, std::size_t All>
    requires kernels::batched_softmax_cross_entropy<T, Batch, Classes>
  [[nodiscard]] constexpr bool evaluate_batch(tensor<T, Batch, Classes> const& logits,
                                              tensor<Label, All> const& labels, std::size_t first,
                                              T total, T* values,
                                              tensor<T, Batch, Classes>& gradients) const noexcept {
    if (label_smoothing != 0 || ignored_label != no_label) {
      return false;
    }
    for (std::size_t i = 0; i < Batch; ++i) {
      static_cast<void>(detail::checked_label(labels.begin()[first + i], Classes));
    }
    kernels::softmax_cross_entropies<Batch, Classes>(logits.data, labels.begin() + first, total,
                                                     values, gradients.data);
    return true;
  }

  /// Whether a sample of this label does not count.
  template <std::integral Label>
  [[nodiscard]] constexpr bool ignores(Label label) const noexcept {
    return static_cast<std::int64_t>(label) == ignored_label;
  }

  /// How many samples of a batch count.
  template <real T, std::integral Label, std::size_t Batch>
  [[nodiscard]] constexpr T total_weight(tensor<Label, Batch> const& labels) const noexcept {
    if (ignored_label == no_label) {
      return static_cast<T>(Batch);
    }
    std::size_t count = 0;
    for (Label const label : labels) {
      count += ignores(label) ? 0 : 1;
    }
    return static_cast<T>(count);
  }

private:
  /// How many times count, or 1 where none does: all losses are 0 then.
  template <class T, std::integral Label, std::size_t Times>
  [[nodiscard]] constexpr T counted(tensor<Label, Times> const& labels) const noexcept {
    T const count = total_weight<T>(labels);
    return count == T{0} ? T{1} : count;
  }

  template <class T, std::size_t Classes>
  [[nodiscard]] static constexpr T loss_at(detail::exponentials<T, Classes> const& e,
                                           T logit) noexcept {
    return e.largest - logit + log(e.sum);
  }

  template <class T, std::size_t Classes>
  [[nodiscard]] static constexpr T loss_against(detail::exponentials<T, Classes> const& e,
                                                tensor<T, Classes> const& logits,
                                                tensor<T, Classes> const& target) noexcept {
    T const log_sum = log(e.sum);
    T const* const x = logits.begin();
    T const* const t = target.begin();
    return kernels::reduce<T, Classes>([=, largest = e.largest](T& partial, std::size_t i) {
      partial = fma(t[i], largest - x[i] + log_sum, partial);
    });
  }
};

} // namespace ctnn
