// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/elementwise.hpp>
#include <ctnn/math/pack.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <cstddef>

namespace ctnn {

/// max(x, 0) for each element; NaN stays NaN. Source: ONNX Relu (opset 14), torch.relu.
template <class T, std::size_t... Extents>
[[nodiscard]] constexpr tensor<T, Extents...> relu(tensor<T, Extents...> const& x) noexcept {
  tensor<T, Extents...> y;
  kernels::transform(
      y.data, [](auto const& value) { return detail::select(value < T{0}, T{0}, value); }, x.data);
  return y;
}

/// dL/dx, given dL/dy: dy where x > 0, and 0 elsewhere (at 0 too, as in PyTorch).
template <class T, std::size_t... Extents>
[[nodiscard]] constexpr tensor<T, Extents...>
relu_input_gradient(tensor<T, Extents...> const& x, tensor<T, Extents...> const& dy) noexcept {
  tensor<T, Extents...> dx;
  kernels::transform(
      dx.data,
      [](auto const& value, auto const& gradient) {
        return detail::select(value <= T{0}, T{0}, gradient);
      },
      x.data, dy.data);
  return dx;
}

} // namespace ctnn
