// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/exp.hpp>
#include <ctnn/math/expm1.hpp>
#include <ctnn/math/pack.hpp>
#include <ctnn/math/rounded.hpp>
#include <ctnn/ops/activation.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <cstddef>

namespace ctnn {
namespace activations {

/// x where x > 0, and alpha (e^(x / alpha) - 1) elsewhere for each element. Source: Barron,
/// Continuously differentiable exponential linear units (2017); torch.nn.functional.celu.
///
/// Gradient: dy where x > 0, and dy e^(x / alpha) elsewhere.
struct celu {
  double alpha = 1;

  static constexpr char const* name = "celu";
  static constexpr bool needs_output = false;

  template <class V>
  [[nodiscard, gnu::always_inline]] constexpr V value(V const& x) const noexcept {
    auto const a = static_cast<detail::element_of<V>>(alpha);
    V const below = ctnn::expm1(detail::at_most(x, 0) / a);
    return detail::select(x > V{}, x, detail::rounded(below * a));
  }

  template <class V>
  [[nodiscard, gnu::always_inline]] constexpr V gradient(V const& x, V const& dy) const noexcept {
    auto const a = static_cast<detail::element_of<V>>(alpha);
    V const slope = ctnn::exp(detail::at_most(x, 0) / a);
    return detail::select(x > V{}, dy, detail::times(dy, slope));
  }

  [[nodiscard]] friend constexpr bool operator==(celu const&, celu const&) = default;
};

} // namespace activations

/// See `activations::celu`.
template <real T, std::size_t... Extents>
[[nodiscard]] constexpr tensor<T, Extents...> celu(tensor<T, Extents...> const& x,
                                                   double alpha = 1) noexcept {
  return activate(activations::celu{.alpha = alpha}, x);
}

/// dL/dx, given dL/dy: see `activations::celu`.
template <real T, std::size_t... Extents>
[[nodiscard]] constexpr tensor<T, Extents...> celu_input_gradient(tensor<T, Extents...> const& x,
                                                                  tensor<T, Extents...> const& dy,
                                                                  double alpha = 1) noexcept {
  return activation_input_gradient(activations::celu{.alpha = alpha}, x, dy);
}

} // namespace ctnn
