// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/elementwise.hpp>
#include <ctnn/math/rounded.hpp>
#include <ctnn/math/sigmoid.hpp>
#include <ctnn/math/softplus.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <concepts>
#include <cstddef>

namespace ctnn {

/// log(1 + e^x) for each element. Source: ONNX Softplus (opset 1), torch.nn.functional.softplus.
template <std::floating_point T, std::size_t... Extents>
[[nodiscard]] constexpr tensor<T, Extents...> softplus(tensor<T, Extents...> const& x) noexcept {
  tensor<T, Extents...> y;
  kernels::transform(y.data, [](auto const& element) { return ctnn::softplus(element); }, x.data);
  return y;
}

/// dL/dx = dy sigmoid(x), given dL/dy.
template <std::floating_point T, std::size_t... Extents>
[[nodiscard]] constexpr tensor<T, Extents...>
softplus_input_gradient(tensor<T, Extents...> const& x, tensor<T, Extents...> const& dy) noexcept {
  tensor<T, Extents...> dx;
  kernels::transform(
      dx.data,
      [](auto const& value, auto const& gradient) {
        return detail::rounded(gradient * ctnn::sigmoid(value));
      },
      x.data, dy.data);
  return dx;
}

} // namespace ctnn
