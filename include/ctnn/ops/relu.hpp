// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/pack.hpp>
#include <ctnn/ops/activation.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <cstddef>

namespace ctnn {
namespace activations {

/// max(x, 0) for each element; NaN stays NaN. Source: ONNX Relu (opset 14), torch.relu.
///
/// Gradient: dy where x > 0, and 0 elsewhere (at 0 too, as in PyTorch).
struct relu {
  static constexpr char const* name = "relu";
  static constexpr bool needs_output = false;

  template <class V>
  [[nodiscard, gnu::always_inline]] static constexpr V value(V const& x) noexcept {
    if constexpr (detail::number<V>) {
      if !consteval {
        return detail::at_least(x, 0); // one instruction
      }
    }
    return detail::select(x < V{}, V{}, x);
  }

  template <class V>
  [[nodiscard, gnu::always_inline]] static constexpr V gradient(V const& x, V const& dy) noexcept {
    return detail::select(x <= V{}, V{}, dy);
  }

  [[nodiscard]] friend constexpr bool operator==(relu const&, relu const&) = default;
};

} // namespace activations

/// See `activations::relu`.
template <class T, std::size_t... Extents>
[[nodiscard]] constexpr tensor<T, Extents...> relu(tensor<T, Extents...> const& x) noexcept {
  return activate(activations::relu{}, x);
}

/// dL/dx, given dL/dy: see `activations::relu`.
template <class T, std::size_t... Extents>
[[nodiscard]] constexpr tensor<T, Extents...>
relu_input_gradient(tensor<T, Extents...> const& x, tensor<T, Extents...> const& dy) noexcept {
  return activation_input_gradient(activations::relu{}, x, dy);
}

} // namespace ctnn
