// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/add_rows.hpp>
#include <ctnn/kernels/matmul.hpp>
#include <ctnn/tensor/shape.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <concepts>
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

/// The rows of features that a tensor consists of: its last axis, or all of it.
template <std::size_t In, std::size_t... Extents>
inline constexpr std::size_t rows_of = shape<Extents...>::size() / In;

template <class Shape>
inline constexpr std::size_t last_extent = Shape::extents().back();

template <>
inline constexpr std::size_t last_extent<shape<>> = 0;

template <std::size_t In, std::size_t... Extents>
concept rows_along_the_last_axis = last_extent<shape<Extents...>> == In;

/// What a dense layer of Out units makes of rows.
template <class T, std::size_t Out, std::size_t... Extents>
using dense_output = tensor_of<T, with_last_extent<Out, shape<Extents...>>>;

/// Whether Y is what a dense layer of Out units makes of rows X.
template <class Y, class X, std::size_t Out>
concept dense_output_of =
    std::same_as<Y,
                 tensor_of<typename X::value_type, with_last_extent<Out, typename X::shape_type>>>;

} // namespace detail

/// A fully connected layer's sum along the last axis: y = x W + b, for each row of x. A row gives
/// the same bits alone.
///
/// Shapes: x (in) or (..., in), W (in, out), b (out), y (out) or (..., out): W is the transpose of
/// torch.nn.Linear's. Source: ONNX Gemm (opset 13), torch.nn.functional.linear.
template <real T, std::size_t... Extents, std::size_t In, std::size_t Out>
  requires detail::rows_along_the_last_axis<In, Extents...>
[[nodiscard, gnu::always_inline]] constexpr detail::dense_output<T, Out, Extents...>
dense(tensor<T, Extents...> const& x, tensor<T, In, Out> const& weight,
      tensor<T, Out> const& bias) noexcept {
  detail::dense_output<T, Out, Extents...> y;
  kernels::multiply<detail::dense_product<detail::rows_of<In, Extents...>, In, Out>,
                    kernels::start::row>(x.data, weight.data, bias.data, y.data);
  return y;
}

/// The same without a bias.
template <real T, std::size_t... Extents, std::size_t In, std::size_t Out>
  requires detail::rows_along_the_last_axis<In, Extents...>
[[nodiscard, gnu::always_inline]] constexpr detail::dense_output<T, Out, Extents...>
dense(tensor<T, Extents...> const& x, tensor<T, In, Out> const& weight) noexcept {
  detail::dense_output<T, Out, Extents...> y;
  kernels::multiply<detail::dense_product<detail::rows_of<In, Extents...>, In, Out>>(
      x.data, weight.data, y.data);
  return y;
}

/// dL/dx = dy transposed(W) for each row, given dL/dy.
template <real T, std::size_t... Extents, std::size_t In, std::size_t Out>
  requires detail::rows_along_the_last_axis<Out, Extents...>
[[nodiscard]] constexpr detail::dense_output<T, In, Extents...>
dense_input_gradient(tensor<T, Extents...> const& dy, tensor<T, In, Out> const& weight) noexcept {
  detail::dense_output<T, In, Extents...> dx;
  kernels::multiply<detail::dense_input_product<detail::rows_of<Out, Extents...>, In, Out>>(
      dy.data, weight.data, dx.data);
  return dx;
}

/// Adds dL/dW, the outer products of the rows of x and dL/dy in their order, to `dweight`.
template <real T, std::size_t... Extents, class Dy, std::size_t In, std::size_t Out>
  requires detail::rows_along_the_last_axis<In, Extents...> &&
           detail::dense_output_of<Dy, tensor<T, Extents...>, Out>
constexpr void add_dense_weight_gradient(tensor<T, Extents...> const& x, Dy const& dy,
                                         tensor<T, In, Out>& dweight) noexcept {
  kernels::multiply_accumulate<
      detail::dense_weight_product<detail::rows_of<In, Extents...>, In, Out>>(x.data, dy.data,
                                                                              dweight.data);
}

/// Adds dL/db, the sum of the rows of dL/dy in their order, to `dbias`.
template <real T, std::size_t... Extents, std::size_t Out>
  requires detail::rows_along_the_last_axis<Out, Extents...>
constexpr void add_dense_bias_gradient(tensor<T, Extents...> const& dy,
                                       tensor<T, Out>& dbias) noexcept {
  kernels::add_rows<detail::rows_of<Out, Extents...>, Out>(dy.data, dbias.data);
}

} // namespace ctnn
