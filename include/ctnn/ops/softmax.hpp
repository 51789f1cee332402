// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/elementwise.hpp>
#include <ctnn/kernels/lane_reduction.hpp>
#include <ctnn/kernels/reduction.hpp>
#include <ctnn/math/exp.hpp>
#include <ctnn/math/fma.hpp>
#include <ctnn/math/rounded.hpp>
#include <ctnn/ops/exponentials.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <concepts>
#include <cstddef>

namespace ctnn {

/// The probabilities exp(x_i) / sum_j exp(x_j) of logits x; the largest logit is subtracted first,
/// so that logits overflow only where their differences do.
///
/// Shapes: x (classes), y (classes). Source: ONNX Softmax (opset 13), torch.softmax.
template <std::floating_point T, std::size_t Classes>
[[nodiscard]] constexpr tensor<T, Classes> softmax(tensor<T, Classes> const& x) noexcept {
  detail::exponentials<T, Classes> const e(x);
  tensor<T, Classes> y;
  kernels::transform(
      y.data, [sum = e.sum](auto const& value) { return value / sum; }, e.values.data);
  return y;
}

/// The same of each row along the last axis.
///
/// Shapes: x (..., classes), y (..., classes).
template <std::floating_point T, std::size_t First, std::size_t Second, std::size_t... Rest>
[[nodiscard]] constexpr tensor<T, First, Second, Rest...>
softmax(tensor<T, First, Second, Rest...> const& x) noexcept {
  constexpr std::size_t classes = shape<First, Second, Rest...>::extents().back();
  tensor<T, First, Second, Rest...> y;
  for (std::size_t row = 0; row < x.size(); row += classes) {
    T const* const from = x.begin() + row;
    T* const to = y.begin() + row;
    T const largest = kernels::maximum_in_lanes<classes>(from);
    kernels::transform<classes>(
        to, [largest](auto const& value) { return detail::exp_of_nonpositive(value - largest); },
        from);
    T const sum = kernels::sum_in_lanes<classes>(to);
    kernels::transform<classes>(to, [sum](auto const& value) { return value / sum; }, to);
  }
  return y;
}

/// dL/dx_i = y_i (dy_i - sum_j dy_j y_j), given y = softmax(x) and dL/dy.
template <std::floating_point T, std::size_t Classes>
[[nodiscard]] constexpr tensor<T, Classes>
softmax_input_gradient(tensor<T, Classes> const& y, tensor<T, Classes> const& dy) noexcept {
  T const* const probability = y.begin();
  T const* const gradient = dy.begin();
  T const mean = kernels::reduce<T, Classes>(
      [=](T& partial, std::size_t i) { partial = fma(gradient[i], probability[i], partial); });
  tensor<T, Classes> dx;
  kernels::transform(
      dx.data, [=](auto const& p, auto const& g) { return detail::rounded(p * (g - mean)); },
      y.data, dy.data);
  return dx;
}

} // namespace ctnn
