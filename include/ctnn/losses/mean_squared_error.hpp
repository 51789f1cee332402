// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/elementwise.hpp>
#include <ctnn/kernels/reduction.hpp>
#include <ctnn/losses/concepts.hpp>
#include <ctnn/math/fma.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <cstddef>

namespace ctnn {

/// The mean of the squared differences of output y and target t over all N elements:
/// L = sum (y - t)^2 / N, dL/dy = 2 (y - t) / N.
///
/// Shapes: y and t alike. Source: torch.nn.functional.mse_loss.
struct mean_squared_error {
  template <real T, std::size_t... Extents, class Target>
    requires target_like<Target, tensor<T, Extents...>>
  [[nodiscard]] constexpr T operator()(tensor<T, Extents...> const& output,
                                       Target const& target) const noexcept {
    constexpr std::size_t size = Target::size();
    T const* const y = output.begin();
    T const* const t = target.begin();
    T const sum = kernels::reduce<T, size>([=](T& partial, std::size_t i) {
      T const difference = y[i] - t[i];
      partial = fma(difference, difference, partial);
    });
    return sum / static_cast<T>(size);
  }

  template <real T, std::size_t... Extents, class Target>
    requires target_like<Target, tensor<T, Extents...>>
  [[nodiscard]] constexpr value_with_gradient<T, tensor<T, Extents...>>
  value_and_gradient(tensor<T, Extents...> const& output, Target const& target) const noexcept {
    value_with_gradient<T, tensor<T, Extents...>> result{(*this)(output, target), {}};
    kernels::transform<Target::size()>(
        result.gradient.begin(),
        [](T y, T t) { return 2 * (y - t) / static_cast<T>(Target::size()); }, output.begin(),
        target.begin());
    return result;
  }
};

} // namespace ctnn
