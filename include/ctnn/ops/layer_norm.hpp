// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/unsatisfied.hpp>
#include <ctnn/ops/normalization.hpp>
#include <ctnn/tensor/last_extents.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <cstddef>

namespace ctnn {
namespace detail {

/// The weight of a normalisation over the last axes has their extents. The sentence is what the
/// compiler prints where it does not.
template <class X, class Weight>
concept normalization_weight_for =
    (Weight::rank() > 0 && shape_ends_with<X, Weight>) ||
    unsatisfied<"normalization: the weight's shape is not the last extents of the input's: (input, "
                "weight) are",
                X, Weight>();

} // namespace detail

/// x normalised over its last `Axes` dimensions, so that each row of them has mean 0 and variance
/// 1: (x - mean) / sqrt(variance + epsilon), the variance over N.
///
/// Shapes: y like x. Source: Ba, Kiros, Hinton, Layer normalization (2016); ONNX LayerNormalization
/// (opset 17), torch.nn.functional.layer_norm.
template <std::size_t Axes = 1, real T, std::size_t... Extents>
  requires(0 < Axes && Axes <= sizeof...(Extents))
[[nodiscard]] constexpr tensor<T, Extents...> layer_norm(tensor<T, Extents...> const& x,
                                                         double epsilon = 1e-5) noexcept {
  constexpr std::size_t size = last_extents<Axes, shape<Extents...>>::size();
  tensor<T, Extents...> y;
  for (std::size_t row = 0; row < x.size(); row += size) {
    T const* const from = x.begin() + row;
    detail::normalization<T, size>(from, epsilon).apply(from, y.begin() + row);
  }
  return y;
}

/// The same times weight plus bias, normalised over as many last dimensions as they have.
///
/// Shapes: x (..., normalised...), weight and bias (normalised...), y like x.
template <real T, std::size_t... Extents, std::size_t... Normalized>
  requires detail::normalization_weight_for<shape<Extents...>, shape<Normalized...>>
[[nodiscard]] constexpr tensor<T, Extents...>
layer_norm(tensor<T, Extents...> const& x, tensor<T, Normalized...> const& weight,
           tensor<T, Normalized...> const& bias, double epsilon = 1e-5) noexcept {
  constexpr std::size_t size = shape<Normalized...>::size();
  tensor<T, Extents...> y;
  detail::for_each_normalized<detail::normalization<T, size>, tensor<T, Extents...>::size() / size>(
      x.begin(), epsilon, [&](auto const& n, std::size_t i) {
        std::size_t const row = i * size;
        n.apply(x.begin() + row, weight.begin(), bias.begin(), y.begin() + row);
      });
  return y;
}

/// With n = layer_norm(x) and m the means over a row: dL/dx = (dy - m(dy) - n m(dy n)) / deviation.
template <std::size_t Axes = 1, real T, std::size_t... Extents>
  requires(0 < Axes && Axes <= sizeof...(Extents))
[[nodiscard]] constexpr tensor<T, Extents...>
layer_norm_input_gradient(tensor<T, Extents...> const& x, tensor<T, Extents...> const& dy,
                          double epsilon = 1e-5) noexcept {
  constexpr std::size_t size = last_extents<Axes, shape<Extents...>>::size();
  tensor<T, Extents...> dx;
  for (std::size_t row = 0; row < x.size(); row += size) {
    T const* const from = x.begin() + row;
    detail::normalization<T, size>(from, epsilon)
        .input_gradient(from, dy.begin() + row, dx.begin() + row);
  }
  return dx;
}

/// The same with dy weight in the place of dy.
template <real T, std::size_t... Extents, std::size_t... Normalized>
  requires detail::normalization_weight_for<shape<Extents...>, shape<Normalized...>>
[[nodiscard]] constexpr tensor<T, Extents...>
layer_norm_input_gradient(tensor<T, Extents...> const& x, tensor<T, Normalized...> const& weight,
                          tensor<T, Extents...> const& dy, double epsilon = 1e-5) noexcept {
  constexpr std::size_t size = shape<Normalized...>::size();
  tensor<T, Extents...> dx;
  detail::for_each_normalized<detail::normalization<T, size>, tensor<T, Extents...>::size() / size>(
      x.begin(), epsilon, [&](auto const& n, std::size_t i) {
        std::size_t const row = i * size;
        n.input_gradient(x.begin() + row, weight.begin(), dy.begin() + row, dx.begin() + row);
      });
  return dx;
}

/// dweight += dy n, row by row, with n = layer_norm(x).
template <real T, std::size_t... Extents, std::size_t... Normalized>
  requires detail::normalization_weight_for<shape<Extents...>, shape<Normalized...>>
constexpr void
add_layer_norm_weight_gradient(tensor<T, Extents...> const& x, tensor<T, Extents...> const& dy,
                               tensor<T, Normalized...>& dweight, double epsilon = 1e-5) noexcept {
  constexpr std::size_t size = shape<Normalized...>::size();
  detail::for_each_normalized<detail::normalization<T, size>, tensor<T, Extents...>::size() / size>(
      x.begin(), epsilon, [&](auto const& n, std::size_t i) {
        std::size_t const row = i * size;
        n.add_weight_gradient(x.begin() + row, dy.begin() + row, dweight.begin());
      });
}

/// dbias += dy, row by row.
template <real T, std::size_t... Extents, std::size_t... Normalized>
  requires detail::normalization_weight_for<shape<Extents...>, shape<Normalized...>>
constexpr void add_layer_norm_bias_gradient(tensor<T, Extents...> const& dy,
                                            tensor<T, Normalized...>& dbias) noexcept {
  constexpr std::size_t size = shape<Normalized...>::size();
  for (std::size_t row = 0; row < dy.size(); row += size) {
    detail::add_normalization_bias_gradient<size, 1>(dy.begin() + row, dbias.begin());
  }
}

} // namespace ctnn
