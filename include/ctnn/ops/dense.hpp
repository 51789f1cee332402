// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/matmul.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <cstddef>

namespace ctnn {

/// A fully connected layer's sum: y = x W + b.
///
/// Shapes: x (in), W (in, out), b (out), y (out): W is the transpose of torch.nn.Linear's.
/// Source: ONNX Gemm (opset 13).
template <real T, std::size_t In, std::size_t Out>
[[nodiscard]] constexpr tensor<T, Out> dense(tensor<T, In> const& x,
                                             tensor<T, In, Out> const& weight,
                                             tensor<T, Out> const& bias) noexcept {
  tensor<T, Out> y = bias;
  kernels::multiply_accumulate<kernels::matrix_product{1, In, Out}>(x.data, weight.data, y.data);
  return y;
}

/// dL/dx = dy transposed(W), given dL/dy.
template <real T, std::size_t In, std::size_t Out>
[[nodiscard]] constexpr tensor<T, In>
dense_input_gradient(tensor<T, Out> const& dy, tensor<T, In, Out> const& weight) noexcept {
  tensor<T, In> dx{};
  kernels::multiply_accumulate<kernels::matrix_product{
      .rows = 1, .inner = Out, .columns = In, .b = {1, Out}}>(dy.data, weight.data, dx.data);
  return dx;
}

/// Adds dL/dW, the outer product of x and dL/dy, to `dweight`.
template <real T, std::size_t In, std::size_t Out>
constexpr void add_dense_weight_gradient(tensor<T, In> const& x, tensor<T, Out> const& dy,
                                         tensor<T, In, Out>& dweight) noexcept {
  kernels::multiply_accumulate<kernels::matrix_product{In, 1, Out}>(x.data, dy.data, dweight.data);
}

} // namespace ctnn
