// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/checked_label.hpp>
#include <ctnn/kernels/elementwise.hpp>
#include <ctnn/kernels/reduction.hpp>
#include <ctnn/losses/concepts.hpp>
#include <ctnn/math/fma.hpp>
#include <ctnn/math/log.hpp>
#include <ctnn/ops/exponentials.hpp>
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
    return loss_at(detail::exponentials<T, Classes>(logits), logits.begin()[index]);
  }

  template <real T, std::size_t Classes, class Target>
    requires target_like<Target, tensor<T, Classes>>
  [[nodiscard]] constexpr T operator()(tensor<T, Classes> const& logits,
                                       Target const& target) const noexcept {
    return loss_against(detail::exponentials<T, Classes>(logits), logits, target);
  }

  template <real T, std::size_t Classes, std::integral Label>
  [[nodiscard]] constexpr value_with_gradient<T, tensor<T, Classes>>
  value_and_gradient(tensor<T, Classes> const& logits, Label label) const noexcept {
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
    detail::exponentials<T, Classes> const e(logits);
    T const mass = kernels::sum<Classes>(target.begin());
    value_with_gradient<T, tensor<T, Classes>> result{loss_against(e, logits, target), {}};
    kernels::transform<Classes>(
        result.gradient.begin(),
        [&](T exponential, T t) { return fma(exponential / e.sum, mass, -t); }, e.values.begin(),
        target.begin());
    return result;
  }

private:
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
