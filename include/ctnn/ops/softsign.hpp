// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/pack.hpp>
#include <ctnn/ops/activation.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <cstddef>

namespace ctnn {
namespace activations {

/// x / (1 + |x|) for each element. Source: Bergstra et al., Quadratic polynomials learn better
/// image features (2009); ONNX Softsign (opset 1), torch.nn.functional.softsign.
///
/// Gradient: dy / (1 + |x|)^2.
struct softsign {
  static constexpr char const* name = "softsign";
  static constexpr bool needs_output = false;

  template <class V>
  [[nodiscard, gnu::always_inline]] static constexpr V value(V const& x) noexcept {
    using T = detail::element_of<V>;
    return x / (T{1} + detail::magnitude(x));
  }

  template <class V>
  [[nodiscard, gnu::always_inline]] static constexpr V gradient(V const& x, V const& dy) noexcept {
    using T = detail::element_of<V>;
    V const denominator = T{1} + detail::magnitude(x);
    return dy / denominator / denominator;
  }

  [[nodiscard]] friend constexpr bool operator==(softsign const&, softsign const&) = default;
};

} // namespace activations

/// See `activations::softsign`.
template <real T, std::size_t... Extents>
[[nodiscard]] constexpr tensor<T, Extents...> softsign(tensor<T, Extents...> const& x) noexcept {
  return activate(activations::softsign{}, x);
}

/// dL/dx, given dL/dy: see `activations::softsign`.
template <real T, std::size_t... Extents>
[[nodiscard]] constexpr tensor<T, Extents...>
softsign_input_gradient(tensor<T, Extents...> const& x, tensor<T, Extents...> const& dy) noexcept {
  return activation_input_gradient(activations::softsign{}, x, dy);
}

} // namespace ctnn
