// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/elementwise.hpp>
#include <ctnn/kernels/reduction.hpp>
#include <ctnn/losses/concepts.hpp>
#include <ctnn/math/fma.hpp>
#include <ctnn/math/log.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <cstddef>

namespace ctnn {

/// The Kullback-Leibler divergence of a distribution t from the one whose logarithms y are, such as
/// the output of `log_softmax`: L = sum_i t_i (log(t_i) - y_i), dL/dy = -t. A t of 0 adds nothing.
///
/// Shapes: y and t alike. Source: torch.nn.functional.kl_div, reduction="batchmean", of one sample.
struct kl_divergence {
  template <real T, std::size_t... Extents, class Target>
    requires target_like<Target, tensor<T, Extents...>>
  [[nodiscard]] constexpr T operator()(tensor<T, Extents...> const& logarithms,
                                       Target const& target) const noexcept {
    T const* const y = logarithms.begin();
    T const* const t = target.begin();
    return kernels::reduce<T, Target::size()>([=](T& partial, std::size_t i) {
      if (t[i] > T{0}) {
        partial = fma(t[i], log(t[i]) - y[i], partial);
      }
    });
  }

  template <real T, std::size_t... Extents, class Target>
    requires target_like<Target, tensor<T, Extents...>>
  [[nodiscard]] constexpr value_with_gradient<T, tensor<T, Extents...>>
  value_and_gradient(tensor<T, Extents...> const& logarithms, Target const& target) const noexcept {
    value_with_gradient<T, tensor<T, Extents...>> result{(*this)(logarithms, target), {}};
    kernels::transform(result.gradient.data, [](auto const& t) { return -t; }, target.data);
    return result;
  }
};

} // namespace ctnn
