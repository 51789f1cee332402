// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/gelu.hpp>
#include <ctnn/math/pack.hpp>
#include <ctnn/ops/activation.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <cstddef>

namespace ctnn {
namespace activations {

/// x Phi(x), Phi being the standard normal distribution function for each element. Source: ONNX
/// Gelu (opset 20) and torch.nn.functional.gelu, approximate="none".
///
/// Gradient: dy (Phi(x) + x phi(x)), phi being the standard normal density.
struct gelu {
  static constexpr char const* name = "gelu";
  static constexpr bool needs_output = false;

  template <class V>
  [[nodiscard, gnu::always_inline]] static constexpr V value(V const& x) noexcept {
    return ctnn::gelu(x);
  }

  template <class V>
  [[nodiscard, gnu::always_inline]] static constexpr V gradient(V const& x, V const& dy) noexcept {
    return detail::times(dy, detail::gelu_derivative(x));
  }

  [[nodiscard]] friend constexpr bool operator==(gelu const&, gelu const&) = default;
};

} // namespace activations

/// See `activations::gelu`.
template <real T, std::size_t... Extents>
[[nodiscard]] constexpr tensor<T, Extents...> gelu(tensor<T, Extents...> const& x) noexcept {
  return activate(activations::gelu{}, x);
}

/// dL/dx, given dL/dy: see `activations::gelu`.
template <real T, std::size_t... Extents>
[[nodiscard]] constexpr tensor<T, Extents...>
gelu_input_gradient(tensor<T, Extents...> const& x, tensor<T, Extents...> const& dy) noexcept {
  return activation_input_gradient(activations::gelu{}, x, dy);
}

} // namespace ctnn
