// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/elementwise.hpp>
#include <ctnn/kernels/reduction.hpp>
#include <ctnn/layers/parameters.hpp>
#include <ctnn/math/fma.hpp>
#include <ctnn/math/sqrt.hpp>

#include <cstddef>

namespace ctnn {

/// The L2 norm of all elements of a gradient (a net, a layer or a tensor) together, in double: of
/// each parameter tensor the sum of squares in the order of `kernels::reduce`, then over tensors.
template <class Gradient>
[[nodiscard]] constexpr double norm(Gradient const& gradient) noexcept {
  double squares = 0;
  for_each_parameter(
      [&squares]<class Tensor>(Tensor const& g) {
        squares += kernels::reduce<double, Tensor::size()>(
            [x = g.begin()](double& partial, std::size_t i) {
              auto const element = static_cast<double>(x[i]);
              partial = fma(element, element, partial);
            });
      },
      gradient);
  return sqrt(squares);
}

/// Scales a gradient (a net, a layer or a tensor) so that its norm is at most `most`:
///
///     g = g min(1, most / (norm + 1e-6))
///
/// Returns the norm that it had. Where that is NaN, so is the whole gradient.
/// Source: Pascanu, Mikolov, Bengio, On the difficulty of training recurrent neural networks, 2013;
/// torch.nn.utils.clip_grad_norm_.
template <class Gradient>
constexpr double clip_by_norm(Gradient& gradient, double most) noexcept {
  double const before = norm(gradient);
  double const factor = most / (before + 1e-6);
  if (!(factor >= 1)) {
    for_each_parameter(
        [factor]<class Tensor>(Tensor& g) {
          using T = typename Tensor::value_type;
          kernels::transform(
              g.data,
              [scale = static_cast<T>(factor)](auto const& x) {
                return detail::rounded(x * scale);
              },
              g.data);
        },
        gradient);
  }
  return before;
}

} // namespace ctnn
