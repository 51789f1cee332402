// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/elementwise.hpp>
#include <ctnn/math/fma.hpp>
#include <ctnn/math/rounded.hpp>
#include <ctnn/math/tanh.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <concepts>
#include <cstddef>

namespace ctnn {

/// The hyperbolic tangent of each element. Source: ONNX Tanh (opset 13), torch.tanh.
template <std::floating_point T, std::size_t... Extents>
[[nodiscard]] constexpr tensor<T, Extents...> tanh(tensor<T, Extents...> const& x) noexcept {
  tensor<T, Extents...> y;
  kernels::transform(y.data, [](auto const& element) { return ctnn::tanh(element); }, x.data);
  return y;
}

/// dL/dx = dy (1 - y^2), given y = tanh(x) and dL/dy.
template <std::floating_point T, std::size_t... Extents>
[[nodiscard]] constexpr tensor<T, Extents...>
tanh_input_gradient(tensor<T, Extents...> const& y, tensor<T, Extents...> const& dy) noexcept {
  tensor<T, Extents...> dx;
  kernels::transform(
      dx.data,
      [](auto const& value, auto const& gradient) {
        return detail::rounded(gradient * fma(-value, value, T{1}));
      },
      y.data, dy.data);
  return dx;
}

} // namespace ctnn
