// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/pack.hpp>
#include <ctnn/math/rounded.hpp>
#include <ctnn/ops/activation.hpp>
#include <ctnn/ops/elu.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <cstddef>

namespace ctnn {
namespace activations {

/// scale (x where x > 0, and alpha (e^x - 1) elsewhere), with alpha = 1.6732632423543773 and scale
/// = 1.0507009873554805 for each element. Source: Klambauer et al., Self-normalizing neural
/// networks (2017); ONNX Selu (opset 6), torch.nn.functional.selu.
///
/// Gradient: scale dy where x > 0, and scale dy alpha e^x elsewhere.
struct selu {
  static constexpr char const* name = "selu";
  static constexpr bool needs_output = false;

  template <class V>
  [[nodiscard, gnu::always_inline]] static constexpr V value(V const& x) noexcept {
    return detail::rounded(of_scale.value(x) * static_cast<detail::element_of<V>>(scale));
  }

  template <class V>
  [[nodiscard, gnu::always_inline]] static constexpr V gradient(V const& x, V const& dy) noexcept {
    return of_scale.gradient(x, detail::rounded(dy * static_cast<detail::element_of<V>>(scale)));
  }

  [[nodiscard]] friend constexpr bool operator==(selu const&, selu const&) = default;

private:
  static constexpr double scale = 1.0507009873554804934;
  static constexpr elu of_scale{.alpha = 1.6732632423543772848};
};

} // namespace activations

/// See `activations::selu`.
template <real T, std::size_t... Extents>
[[nodiscard]] constexpr tensor<T, Extents...> selu(tensor<T, Extents...> const& x) noexcept {
  return activate(activations::selu{}, x);
}

/// dL/dx, given dL/dy: see `activations::selu`.
template <real T, std::size_t... Extents>
[[nodiscard]] constexpr tensor<T, Extents...>
selu_input_gradient(tensor<T, Extents...> const& x, tensor<T, Extents...> const& dy) noexcept {
  return activation_input_gradient(activations::selu{}, x, dy);
}

} // namespace ctnn
