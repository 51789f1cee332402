// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/elementwise.hpp>
#include <ctnn/ops/activation.hpp>
#include <ctnn/ops/sigmoid.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <cstddef>

namespace ctnn {

/// The gated linear unit a sigmoid(b), of the halves (a, b) of x along its first dimension: the
/// channels of an image, the features of a flat tensor.
///
/// Shapes: x (2 n, ...), y (n, ...). Source: Dauphin et al., Language modeling with gated
/// convolutional networks (2017); torch.nn.functional.glu with dim=0.
template <real T, std::size_t First, std::size_t... Rest>
  requires(First % 2 == 0)
[[nodiscard]] constexpr tensor<T, First / 2, Rest...>
glu(tensor<T, First, Rest...> const& x) noexcept {
  tensor<T, First / 2, Rest...> y;
  kernels::transform<y.size()>(
      y.begin(), [](auto const& a, auto const& b) { return detail::times(a, ctnn::sigmoid(b)); },
      x.begin(), x.begin() + y.size());
  return y;
}

/// dL/da = dy s and dL/db = dy a s (1 - s) with s = sigmoid(b), given dL/dy.
template <real T, std::size_t First, std::size_t... Rest>
  requires(First % 2 == 0)
[[nodiscard]] constexpr tensor<T, First, Rest...>
glu_input_gradient(tensor<T, First, Rest...> const& x,
                   tensor<T, First / 2, Rest...> const& dy) noexcept {
  constexpr std::size_t half = tensor<T, First, Rest...>::size() / 2;
  tensor<T, First, Rest...> dx;
  kernels::transform<half>(
      dx.begin(),
      [](auto const& b, auto const& gradient) { return detail::times(gradient, ctnn::sigmoid(b)); },
      x.begin() + half, dy.begin());
  kernels::transform<half>(
      dx.begin() + half,
      [](auto const& a, auto const& b, auto const& gradient) {
        return activations::sigmoid::gradient(ctnn::sigmoid(b), detail::times(gradient, a));
      },
      x.begin(), x.begin() + half, dy.begin());
  return dx;
}

} // namespace ctnn
