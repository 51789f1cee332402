// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/ops/layer_norm.hpp>
#include <ctnn/ops/normalization.hpp>
#include <ctnn/tensor/last_extents.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <cstddef>

namespace ctnn {
namespace detail {

template <class T, std::size_t Size>
using rms_normalization = normalization<T, Size, 1, false>;

} // namespace detail

/// x over the root of the mean of its squares in its last `Axes` dimensions:
/// x / sqrt(mean(x^2) + epsilon).
///
/// Shapes: y like x. Source: Zhang, Sennrich, Root mean square layer normalization (2019); ONNX
/// RMSNormalization (opset 23), torch.nn.functional.rms_norm.
template <std::size_t Axes = 1, real T, std::size_t... Extents>
  requires(0 < Axes && Axes <= sizeof...(Extents))
[[nodiscard]] constexpr tensor<T, Extents...> rms_norm(tensor<T, Extents...> const& x,
                                                       double epsilon = 1e-5) noexcept {
  constexpr std::size_t size = last_extents<Axes, shape<Extents...>>::size();
  tensor<T, Extents...> y;
  for (std::size_t row = 0; row < x.size(); row += size) {
    T const* const from = x.begin() + row;
    detail::rms_normalization<T, size>(from, epsilon).apply(from, y.begin() + row);
  }
  return y;
}

/// The same times weight, over as many last dimensions as it has.
///
/// Shapes: x (..., normalised...), weight (normalised...), y like x.
template <real T, std::size_t... Extents, std::size_t... Normalized>
  requires detail::normalization_weight_for<shape<Extents...>, shape<Normalized...>>
[[nodiscard]] constexpr tensor<T, Extents...> rms_norm(tensor<T, Extents...> const& x,
                                                       tensor<T, Normalized...> const& weight,
                                                       double epsilon = 1e-5) noexcept {
  constexpr std::size_t size = shape<Normalized...>::size();
  tensor<T, Extents...> y;
  for (std::size_t row = 0; row < x.size(); row += size) {
    T const* const from = x.begin() + row;
    detail::rms_normalization<T, size>(from, epsilon).apply(from, weight.begin(), y.begin() + row);
  }
  return y;
}

/// With n = rms_norm(x) and m the means over a row: dL/dx = (dy - n m(dy n)) / rms.
template <std::size_t Axes = 1, real T, std::size_t... Extents>
  requires(0 < Axes && Axes <= sizeof...(Extents))
[[nodiscard]] constexpr tensor<T, Extents...>
rms_norm_input_gradient(tensor<T, Extents...> const& x, tensor<T, Extents...> const& dy,
                        double epsilon = 1e-5) noexcept {
  constexpr std::size_t size = last_extents<Axes, shape<Extents...>>::size();
  tensor<T, Extents...> dx;
  for (std::size_t row = 0; row < x.size(); row += size) {
    T const* const from = x.begin() + row;
    detail::rms_normalization<T, size>(from, epsilon)
        .input_gradient(from, dy.begin() + row, dx.begin() + row);
  }
  return dx;
}

/// The same with dy weight in the place of dy.
template <real T, std::size_t... Extents, std::size_t... Normalized>
  requires detail::normalization_weight_for<shape<Extents...>, shape<Normalized...>>
[[nodiscard]] constexpr tensor<T, Extents...>
rms_norm_input_gradient(tensor<T, Extents...> const& x, tensor<T, Normalized...> const& weight,
                        tensor<T, Extents...> const& dy, double epsilon = 1e-5) noexcept {
  constexpr std::size_t size = shape<Normalized...>::size();
  tensor<T, Extents...> dx;
  for (std::size_t row = 0; row < x.size(); row += size) {
    T const* const from = x.begin() + row;
    detail::rms_normalization<T, size>(from, epsilon)
        .input_gradient(from, weight.begin(), dy.begin() + row, dx.begin() + row);
  }
  return dx;
}

/// dweight += dy n, row by row, with n = rms_norm(x).
template <real T, std::size_t... Extents, std::size_t... Normalized>
  requires detail::normalization_weight_for<shape<Extents...>, shape<Normalized...>>
constexpr void
add_rms_norm_weight_gradient(tensor<T, Extents...> const& x, tensor<T, Extents...> const& dy,
                             tensor<T, Normalized...>& dweight, double epsilon = 1e-5) noexcept {
  constexpr std::size_t size = shape<Normalized...>::size();
  for (std::size_t row = 0; row < x.size(); row += size) {
    T const* const from = x.begin() + row;
    detail::rms_normalization<T, size>(from, epsilon)
        .add_weight_gradient(from, dy.begin() + row, dweight.begin());
  }
}

} // namespace ctnn
