// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/fma.hpp>
#include <ctnn/math/pack.hpp>
#include <ctnn/math/rounded.hpp>
#include <ctnn/math/tanh.hpp>
#include <ctnn/ops/activation.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <cstddef>

namespace ctnn {
namespace activations {

/// x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))) / 2, an approximation of `gelu` for each element.
/// Source: Hendrycks and Gimpel, Gaussian error linear units (2016); ONNX Gelu (opset 20) and
/// torch.nn.functional.gelu, approximate="tanh".
///
/// Gradient: dy (1 + t + x (1 - t^2) u') / 2 with t = tanh(u(x)), the tanh of the formula, and u' =
/// sqrt(2 / pi) (1 + 0.134145 x^2).
struct gelu_tanh {
  static constexpr char const* name = "gelu_tanh";
  static constexpr bool needs_output = false;

  template <class V>
  [[nodiscard, gnu::always_inline]] static constexpr V value(V const& x) noexcept {
    using T = detail::element_of<V>;
    return detail::rounded(x * fma(tanh_of(bounded(x)), T{0.5}, T{0.5}));
  }

  template <class V>
  [[nodiscard, gnu::always_inline]] static constexpr V gradient(V const& x, V const& dy) noexcept {
    using T = detail::element_of<V>;
    V const b = bounded(x);
    V const t = tanh_of(b);
    V const slope = fma(detail::rounded(b * b), T(3 * scale * cubic), T(scale));
    V const rest = fma(-t, t, detail::all<V>(T{1}));
    V const bend = detail::rounded(detail::rounded(rest * b) * slope);
    return detail::times(dy, fma(bend + t, T{0.5}, T{0.5}));
  }

  [[nodiscard]] friend constexpr bool operator==(gelu_tanh const&, gelu_tanh const&) = default;

private:
  static constexpr double scale = 0.79788456080286535588; // sqrt(2 / pi)
  static constexpr double cubic = 0.044715;

  /// x, but not so large that its cube overflows: the tanh is 1 or -1 long before.
  template <class V>
  [[nodiscard, gnu::always_inline]] static constexpr V bounded(V const& x) noexcept {
    return detail::at_most(detail::at_least(x, -32), 32);
  }
  template <class V>
  [[nodiscard, gnu::always_inline]] static constexpr V tanh_of(V const& x) noexcept {
    using T = detail::element_of<V>;
    V const factor = fma(detail::rounded(x * x), T(scale * cubic), T(scale));
    return ctnn::tanh(detail::rounded(x * factor));
  }
};

} // namespace activations

/// See `activations::gelu_tanh`.
template <real T, std::size_t... Extents>
[[nodiscard]] constexpr tensor<T, Extents...> gelu_tanh(tensor<T, Extents...> const& x) noexcept {
  return activate(activations::gelu_tanh{}, x);
}

/// dL/dx, given dL/dy: see `activations::gelu_tanh`.
template <real T, std::size_t... Extents>
[[nodiscard]] constexpr tensor<T, Extents...>
gelu_tanh_input_gradient(tensor<T, Extents...> const& x, tensor<T, Extents...> const& dy) noexcept {
  return activation_input_gradient(activations::gelu_tanh{}, x, dy);
}

} // namespace ctnn
