// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/elementwise.hpp>
#include <ctnn/kernels/reduction.hpp>
#include <ctnn/math/exp.hpp>
#include <ctnn/math/log.hpp>
#include <ctnn/math/rounded.hpp>
#include <ctnn/ops/exponentials.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <cstddef>

namespace ctnn {

/// The logarithms of softmax(x): x_i - log(sum_j exp(x_j)); the largest logit is subtracted first,
/// so that logits overflow only where their differences do, and no probability underflows.
///
/// Shapes: x (classes), y (classes). Source: ONNX LogSoftmax (opset 13), torch.log_softmax.
template <real T, std::size_t Classes>
[[nodiscard]] constexpr tensor<T, Classes> log_softmax(tensor<T, Classes> const& x) noexcept {
  detail::exponentials<T, Classes> const e(x);
  tensor<T, Classes> y;
  kernels::transform(
      y.data,
      [largest = e.largest, log_of_sum = ctnn::log(e.sum)](auto const& value) {
        return (value - largest) - log_of_sum;
      },
      x.data);
  return y;
}

/// dL/dx_i = dy_i - exp(y_i) sum_j dy_j, given y = log_softmax(x) and dL/dy.
template <real T, std::size_t Classes>
[[nodiscard]] constexpr tensor<T, Classes>
log_softmax_input_gradient(tensor<T, Classes> const& y, tensor<T, Classes> const& dy) noexcept {
  T const sum = kernels::sum<Classes>(dy.begin());
  tensor<T, Classes> dx;
  kernels::transform(
      dx.data,
      [=](auto const& logarithm, auto const& gradient) {
        return gradient - detail::rounded(ctnn::exp(logarithm) * sum);
      },
      y.data, dy.data);
  return dx;
}

} // namespace ctnn
