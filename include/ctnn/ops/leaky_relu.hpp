// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/pack.hpp>
#include <ctnn/ops/activation.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <cstddef>

namespace ctnn {
namespace activations {

/// x where x > 0, and negative_slope x elsewhere for each element. Source: ONNX LeakyRelu (opset
/// 16), torch.nn.functional.leaky_relu.
///
/// Gradient: dy where x > 0, and negative_slope dy elsewhere.
struct leaky_relu {
  double negative_slope = 0.01;

  static constexpr char const* name = "leaky_relu";
  static constexpr bool needs_output = false;

  template <class V>
  [[nodiscard, gnu::always_inline]] constexpr V value(V const& x) const noexcept {
    return detail::select(
        x > V{}, x,
        detail::times(x, detail::all<V>(static_cast<detail::element_of<V>>(negative_slope))));
  }

  template <class V>
  [[nodiscard, gnu::always_inline]] constexpr V gradient(V const& x, V const& dy) const noexcept {
    return detail::select(
        x > V{}, dy,
        detail::times(dy, detail::all<V>(static_cast<detail::element_of<V>>(negative_slope))));
  }

  [[nodiscard]] friend constexpr bool operator==(leaky_relu const&, leaky_relu const&) = default;
};

} // namespace activations

/// See `activations::leaky_relu`.
template <real T, std::size_t... Extents>
[[nodiscard]] constexpr tensor<T, Extents...> leaky_relu(tensor<T, Extents...> const& x,
                                                         double negative_slope = 0.01) noexcept {
  return activate(activations::leaky_relu{.negative_slope = negative_slope}, x);
}

/// dL/dx, given dL/dy: see `activations::leaky_relu`.
template <real T, std::size_t... Extents>
[[nodiscard]] constexpr tensor<T, Extents...>
leaky_relu_input_gradient(tensor<T, Extents...> const& x, tensor<T, Extents...> const& dy,
                          double negative_slope = 0.01) noexcept {
  return activation_input_gradient(activations::leaky_relu{.negative_slope = negative_slope}, x,
                                   dy);
}

} // namespace ctnn
