// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/elementwise.hpp>
#include <ctnn/math/gelu.hpp>
#include <ctnn/math/rounded.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <concepts>
#include <cstddef>

namespace ctnn {

/// x Phi(x) for each element, Phi being the standard normal distribution function. Source: ONNX
/// Gelu (opset 20) and torch.nn.functional.gelu, approximate="none".
template <std::floating_point T, std::size_t... Extents>
[[nodiscard]] constexpr tensor<T, Extents...> gelu(tensor<T, Extents...> const& x) noexcept {
  tensor<T, Extents...> y;
  kernels::transform(y.data, [](auto const& element) { return ctnn::gelu(element); }, x.data);
  return y;
}

/// dL/dx = dy (Phi(x) + x phi(x)), given dL/dy; phi is the standard normal density.
template <std::floating_point T, std::size_t... Extents>
[[nodiscard]] constexpr tensor<T, Extents...>
gelu_input_gradient(tensor<T, Extents...> const& x, tensor<T, Extents...> const& dy) noexcept {
  tensor<T, Extents...> dx;
  kernels::transform(
      dx.data,
      [](auto const& value, auto const& gradient) {
        return detail::rounded(gradient * detail::gelu_derivative(value));
      },
      x.data, dy.data);
  return dx;
}

} // namespace ctnn
