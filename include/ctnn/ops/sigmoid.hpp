// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/pack.hpp>
#include <ctnn/math/sigmoid.hpp>
#include <ctnn/ops/activation.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <cstddef>

namespace ctnn {
namespace activations {

/// 1 / (1 + e^-x) for each element. Source: ONNX Sigmoid (opset 13), torch.sigmoid.
///
/// Gradient: dy y (1 - y), given y = sigmoid(x).
struct sigmoid {
  static constexpr char const* name = "sigmoid";
  static constexpr bool needs_output = true;

  template <class V>
  [[nodiscard, gnu::always_inline]] static constexpr V value(V const& x) noexcept {
    return ctnn::sigmoid(x);
  }

  template <class V>
  [[nodiscard, gnu::always_inline]] static constexpr V gradient(V const& y, V const& dy) noexcept {
    using T = detail::element_of<V>;
    return detail::times(dy, y * (T{1} - y));
  }

  [[nodiscard]] friend constexpr bool operator==(sigmoid const&, sigmoid const&) = default;
};

} // namespace activations

/// See `activations::sigmoid`.
template <real T, std::size_t... Extents>
[[nodiscard]] constexpr tensor<T, Extents...> sigmoid(tensor<T, Extents...> const& x) noexcept {
  return activate(activations::sigmoid{}, x);
}

/// dL/dx, given y and dL/dy: see `activations::sigmoid`.
template <real T, std::size_t... Extents>
[[nodiscard]] constexpr tensor<T, Extents...>
sigmoid_input_gradient(tensor<T, Extents...> const& y, tensor<T, Extents...> const& dy) noexcept {
  return activation_input_gradient(activations::sigmoid{}, y, dy);
}

} // namespace ctnn
