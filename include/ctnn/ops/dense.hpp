// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/matmul.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <cstddef>

namespace ctnn {
namespace detail {

/// A batch of rows through a dense layer: the order of a sum does not depend on the batch.
template <std::size_t Batch, std::size_t In, std::size_t Out>
inline constexpr kernels::matrix_product dense_product{
    .rows = Batch, .inner = In, .columns = Out, .chains = kernels::contraction_chains(In, Out)};

template <std::size_t Batch, std::size_t In, std::size_t Out>
inline constexpr kernels::matrix_product dense_input_product{
    .rows = Batch,
    .inner = Out,
    .columns = In,
    .b = {1, Out},
    .chains = kernels::contraction_chains(Out, In)};

/// Adds up over the batch in its order.
template <std::size_t Batch, std::size_t In, std::size_t Out>
inline constexpr kernels::matrix_product dense_weight_product{
    .rows = In, .inner = Batch, .columns = Out, .a = {1, In}};

} // namespace detail

/// A fully connected layer's sum: y = x W + b.
///
/// Shapes: x (in), W (in, out), b (out), y (out): W is the transpose of torch.nn.Linear's.
/// Source: ONNX Gemm (opset 13).
template <real T, std::size_t In, std::size_t Out>
[[nodiscard, gnu::always_inline]] constexpr tensor<T, Out>
dense(tensor<T, In> const& x, tensor<T, In, Out> const& weight,
      tensor<T, Out> const& bias) noexcept {
  tensor<T, Out> y;
  kernels::multiply<detail::dense_product<1, In, Out>, kernels::start::row>(x.data, weight.data,
                                                                            bias.data, y.data);
  return y;
}

/// Each row of a batch: x (batch, in), y (batch, out). A row gives the same bits alone.
template <real T, std::size_t Batch, std::size_t In, std::size_t Out>
[[nodiscard, gnu::always_inline]] constexpr tensor<T, Batch, Out>
dense(tensor<T, Batch, In> const& x, tensor<T, In, Out> const& weight,
      tensor<T, Out> const& bias) noexcept {
  tensor<T, Batch, Out> y;
  kernels::multiply<detail::dense_product<Batch, In, Out>, kernels::start::row>(x.data, weight.data,
                                                                                bias.data, y.data);
  return y;
}

/// The same without a bias.
template <real T, std::size_t In, std::size_t Out>
[[nodiscard, gnu::always_inline]] constexpr tensor<T, Out>
dense(tensor<T, In> const& x, tensor<T, In, Out> const& weight) noexcept {
  tensor<T, Out> y;
  kernels::multiply<detail::dense_product<1, In, Out>>(x.data, weight.data, y.data);
  return y;
}

template <real T, std::size_t Batch, std::size_t In, std::size_t Out>
[[nodiscard, gnu::always_inline]] constexpr tensor<T, Batch, Out>
dense(tensor<T, Batch, In> const& x, tensor<T, In, Out> const& weight) noexcept {
  tensor<T, Batch, Out> y;
  kernels::multiply<detail::dense_product<Batch, In, Out>>(x.data, weight.data, y.data);
  return y;
}

/// dL/dx = dy transposed(W), given dL/dy.
template <real T, std::size_t In, std::size_t Out>
[[nodiscard]] constexpr tensor<T, In>
dense_input_gradient(tensor<T, Out> const& dy, tensor<T, In, Out> const& weight) noexcept {
  tensor<T, In> dx;
  kernels::multiply<detail::dense_input_product<1, In, Out>>(dy.data, weight.data, dx.data);
  return dx;
}

/// Each row of a batch.
template <real T, std::size_t Batch, std::size_t In, std::size_t Out>
[[nodiscard]] constexpr tensor<T, Batch, In>
dense_input_gradient(tensor<T, Batch, Out> const& dy, tensor<T, In, Out> const& weight) noexcept {
  tensor<T, Batch, In> dx;
  kernels::multiply<detail::dense_input_product<Batch, In, Out>>(dy.data, weight.data, dx.data);
  return dx;
}

/// Adds dL/dW, the outer product of x and dL/dy, to `dweight`.
template <real T, std::size_t In, std::size_t Out>
constexpr void add_dense_weight_gradient(tensor<T, In> const& x, tensor<T, Out> const& dy,
                                         tensor<T, In, Out>& dweight) noexcept {
  kernels::multiply_accumulate<detail::dense_weight_product<1, In, Out>>(x.data, dy.data,
                                                                         dweight.data);
}

/// The same for each row of a batch, in their order.
template <real T, std::size_t Batch, std::size_t In, std::size_t Out>
constexpr void add_dense_weight_gradient(tensor<T, Batch, In> const& x,
                                         tensor<T, Batch, Out> const& dy,
                                         tensor<T, In, Out>& dweight) noexcept {
  kernels::multiply_accumulate<detail::dense_weight_product<Batch, In, Out>>(x.data, dy.data,
                                                                             dweight.data);
}

} // namespace ctnn
