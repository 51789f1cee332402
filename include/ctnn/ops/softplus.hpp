// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/pack.hpp>
#include <ctnn/math/sigmoid.hpp>
#include <ctnn/math/softplus.hpp>
#include <ctnn/ops/activation.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <cstddef>

namespace ctnn {
namespace activations {

/// log(1 + e^x) for each element. Source: ONNX Softplus (opset 1), torch.nn.functional.softplus.
///
/// Gradient: dy sigmoid(x).
struct softplus {
  static constexpr char const* name = "softplus";
  static constexpr bool needs_output = false;

  template <class V>
  [[nodiscard, gnu::always_inline]] static constexpr V value(V const& x) noexcept {
    return ctnn::softplus(x);
  }

  template <class V>
  [[nodiscard, gnu::always_inline]] static constexpr V gradient(V const& x, V const& dy) noexcept {
    return detail::times(dy, ctnn::sigmoid(x));
  }

  [[nodiscard]] friend constexpr bool operator==(softplus const&, softplus const&) = default;
};

} // namespace activations

/// See `activations::softplus`.
template <real T, std::size_t... Extents>
[[nodiscard]] constexpr tensor<T, Extents...> softplus(tensor<T, Extents...> const& x) noexcept {
  return activate(activations::softplus{}, x);
}

/// dL/dx, given dL/dy: see `activations::softplus`.
template <real T, std::size_t... Extents>
[[nodiscard]] constexpr tensor<T, Extents...>
softplus_input_gradient(tensor<T, Extents...> const& x, tensor<T, Extents...> const& dy) noexcept {
  return activation_input_gradient(activations::softplus{}, x, dy);
}

} // namespace ctnn
