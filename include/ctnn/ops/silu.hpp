// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/fma.hpp>
#include <ctnn/math/pack.hpp>
#include <ctnn/math/rounded.hpp>
#include <ctnn/math/sigmoid.hpp>
#include <ctnn/ops/activation.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <cstddef>

namespace ctnn {
namespace activations {

/// x sigmoid(x) for each element. Also called swish. Source: Elfwing et al., Sigmoid-weighted
/// linear units (2018); torch.nn.functional.silu.
///
/// Gradient: dy s (1 + x (1 - s)) with s = sigmoid(x).
struct silu {
  static constexpr char const* name = "silu";
  static constexpr bool needs_output = false;

  template <class V>
  [[nodiscard, gnu::always_inline]] static constexpr V value(V const& x) noexcept {
    return detail::rounded(x * ctnn::sigmoid(x));
  }

  template <class V>
  [[nodiscard, gnu::always_inline]] static constexpr V gradient(V const& x, V const& dy) noexcept {
    using T = detail::element_of<V>;
    V const s = ctnn::sigmoid(x);
    V const other = T{1} - s;
    return detail::times(dy, detail::rounded(s * fma(x, other, detail::all<V>(T{1}))));
  }

  [[nodiscard]] friend constexpr bool operator==(silu const&, silu const&) = default;
};

} // namespace activations

/// See `activations::silu`.
template <real T, std::size_t... Extents>
[[nodiscard]] constexpr tensor<T, Extents...> silu(tensor<T, Extents...> const& x) noexcept {
  return activate(activations::silu{}, x);
}

/// dL/dx, given dL/dy: see `activations::silu`.
template <real T, std::size_t... Extents>
[[nodiscard]] constexpr tensor<T, Extents...>
silu_input_gradient(tensor<T, Extents...> const& x, tensor<T, Extents...> const& dy) noexcept {
  return activation_input_gradient(activations::silu{}, x, dy);
}

} // namespace ctnn
