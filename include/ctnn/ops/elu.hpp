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

/// x where x > 0, and alpha (e^x - 1) elsewhere for each element. Source: Clevert et al., Fast and
/// accurate deep network learning by exponential linear units (2016); ONNX Elu (opset 6),
/// torch.nn.functional.elu.
///
/// Gradient: dy where x > 0, and dy alpha e^x elsewhere.
struct elu {
  double alpha = 1;

  static constexpr char const* name = "elu";
  static constexpr bool needs_output = false;

  template <class V>
  [[nodiscard, gnu::always_inline]] constexpr V value(V const& x) const noexcept {
    // A positive x is not taken: its exponential could overflow.
    V const below = ctnn::expm1(detail::at_most(x, 0));
    return detail::select(x > V{}, x,
                          detail::rounded(below * static_cast<detail::element_of<V>>(alpha)));
  }

  template <class V>
  [[nodiscard, gnu::always_inline]] constexpr V gradient(V const& x, V const& dy) const noexcept {
    V const slope = ctnn::exp(detail::at_most(x, 0)) * static_cast<detail::element_of<V>>(alpha);
    return detail::select(x > V{}, dy, detail::times(dy, slope));
  }

  [[nodiscard]] friend constexpr bool operator==(elu const&, elu const&) = default;
};

} // namespace activations

/// See `activations::elu`.
template <real T, std::size_t... Extents>
[[nodiscard]] constexpr tensor<T, Extents...> elu(tensor<T, Extents...> const& x,
                                                  double alpha = 1) noexcept {
  return activate(activations::elu{.alpha = alpha}, x);
}

/// dL/dx, given dL/dy: see `activations::elu`.
template <real T, std::size_t... Extents>
[[nodiscard]] constexpr tensor<T, Extents...> elu_input_gradient(tensor<T, Extents...> const& x,
                                                                 tensor<T, Extents...> const& dy,
                                                                 double alpha = 1) noexcept {
  return activation_input_gradient(activations::elu{.alpha = alpha}, x, dy);
}

} // namespace ctnn
