// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/elementwise.hpp>
#include <ctnn/math/rounded.hpp>
#include <ctnn/math/sigmoid.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <concepts>
#include <cstddef>

namespace ctnn {

/// 1 / (1 + e^-x) for each element. Source: ONNX Sigmoid (opset 13), torch.sigmoid.
template <std::floating_point T, std::size_t... Extents>
[[nodiscard]] constexpr tensor<T, Extents...> sigmoid(tensor<T, Extents...> const& x) noexcept {
  tensor<T, Extents...> y;
  kernels::transform(y.data, [](auto const& element) { return ctnn::sigmoid(element); }, x.data);
  return y;
}

/// dL/dx = dy y (1 - y), given y = sigmoid(x) and dL/dy.
template <std::floating_point T, std::size_t... Extents>
[[nodiscard]] constexpr tensor<T, Extents...>
sigmoid_input_gradient(tensor<T, Extents...> const& y, tensor<T, Extents...> const& dy) noexcept {
  tensor<T, Extents...> dx;
  kernels::transform(
      dx.data,
      [](auto const& value, auto const& gradient) {
        return detail::rounded(gradient * (value * (T{1} - value)));
      },
      y.data, dy.data);
  return dx;
}

} // namespace ctnn
