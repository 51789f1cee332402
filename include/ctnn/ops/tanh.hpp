// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/fma.hpp>
#include <ctnn/math/pack.hpp>
#include <ctnn/math/tanh.hpp>
#include <ctnn/ops/activation.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <cstddef>

namespace ctnn {
namespace activations {

/// The hyperbolic tangent of x for each element. Source: ONNX Tanh (opset 13), torch.tanh.
///
/// Gradient: dy (1 - y^2), given y = tanh(x).
struct tanh {
  static constexpr char const* name = "tanh";
  static constexpr bool needs_output = true;

  template <class V>
  [[nodiscard, gnu::always_inline]] static constexpr V value(V const& x) noexcept {
    return ctnn::tanh(x);
  }

  template <class V>
  [[nodiscard, gnu::always_inline]] static constexpr V gradient(V const& y, V const& dy) noexcept {
    using T = detail::element_of<V>;
    return detail::times(dy, fma(-y, y, detail::all<V>(T{1})));
  }

  [[nodiscard]] friend constexpr bool operator==(tanh const&, tanh const&) = default;
};

} // namespace activations

/// See `activations::tanh`.
template <real T, std::size_t... Extents>
[[nodiscard]] constexpr tensor<T, Extents...> tanh(tensor<T, Extents...> const& x) noexcept {
  return activate(activations::tanh{}, x);
}

/// dL/dx, given y and dL/dy: see `activations::tanh`.
template <real T, std::size_t... Extents>
[[nodiscard]] constexpr tensor<T, Extents...>
tanh_input_gradient(tensor<T, Extents...> const& y, tensor<T, Extents...> const& dy) noexcept {
  return activation_input_gradient(activations::tanh{}, y, dy);
}

} // namespace ctnn
