// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/checked_label.hpp>
#include <ctnn/kernels/elementwise.hpp>
#include <ctnn/kernels/reduction.hpp>
#include <ctnn/losses/concepts.hpp>
#include <ctnn/math/exp.hpp>
#include <ctnn/math/fma.hpp>
#include <ctnn/math/log.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <concepts>
#include <cstddef>

namespace ctnn {

/// The cross entropy of a target and softmax(x), of logits x (not of probabilities):
/// L = -sum_i t_i log(softmax(x)_i), dL/dx = softmax(x) sum(t) - t.
///
/// The target is a label (t is 1 at it, 0 elsewhere; a label that names no class is an error) or a
/// distribution t over the classes. The largest logit is subtracted first, so that logits overflow
/// only where their differences do, and no probability of 0 meets the logarithm.
///
/// Shapes: x (classes), t (classes). Source: ONNX SoftmaxCrossEntropyLoss (opset 13),
/// torch.nn.functional.cross_entropy.
struct softmax_cross_entropy {
  template <real T, std::size_t Classes, std::integral Label>
  [[nodiscard]] constexpr T operator()(tensor<T, Classes> const& logits,
                                       Label label) const noexcept {
    std::size_t const index = detail::checked_label(label, Classes);
    return exponentials<T, Classes>(logits).loss_at(logits.begin()[index]);
  }

  template <real T, std::size_t Classes, class Target>
    requires target_like<Target, tensor<T, Classes>>
  [[nodiscard]] constexpr T operator()(tensor<T, Classes> const& logits,
                                       Target const& target) const noexcept {
    return exponentials<T, Classes>(logits).loss_against(logits, target);
  }

  template <real T, std::size_t Classes, std::integral Label>
  [[nodiscard]] constexpr value_with_gradient<T, tensor<T, Classes>>
  value_and_gradient(tensor<T, Classes> const& logits, Label label) const noexcept {
    std::size_t const index = detail::checked_label(label, Classes);
    exponentials<T, Classes> const e(logits);
    value_with_gradient<T, tensor<T, Classes>> result{e.loss_at(logits.begin()[index]), e.values};
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
    exponentials<T, Classes> const e(logits);
    T const mass = kernels::sum<Classes>(target.begin());
    value_with_gradient<T, tensor<T, Classes>> result{e.loss_against(logits, target), {}};
    kernels::transform<Classes>(
        result.gradient.begin(),
        [&](T exponential, T t) { return fma(exponential / e.sum, mass, -t); }, e.values.begin(),
        target.begin());
    return result;
  }

private:
  /// exp(x - largest) of each logit, and their sum: log(softmax(x)_i) = x_i - largest - log(sum).
  template <class T, std::size_t Classes>
  struct exponentials {
    T largest;
    tensor<T, Classes> values;
    T sum;

    explicit constexpr exponentials(tensor<T, Classes> const& logits) noexcept
        : largest{kernels::maximum<Classes>(logits.begin())} {
      kernels::transform<Classes>(
          values.begin(), [this](T x) { return exp(x - largest); }, logits.begin());
      sum = kernels::sum<Classes>(values.begin());
    }

    [[nodiscard]] constexpr T loss_at(T logit) const noexcept { return largest - logit + log(sum); }

    [[nodiscard]] constexpr T loss_against(tensor<T, Classes> const& logits,
                                           tensor<T, Classes> const& target) const noexcept {
      T const log_sum = log(sum);
      T const* const x = logits.begin();
      T const* const t = target.begin();
      return kernels::reduce<T, Classes>([=, this](T& partial, std::size_t i) {
        partial = fma(t[i], largest - x[i] + log_sum, partial);
      });
    }
  };
};

} // namespace ctnn
