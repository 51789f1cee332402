// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/fma.hpp>
#include <ctnn/math/pack.hpp>
#include <ctnn/math/rounded.hpp>
#include <ctnn/math/sigmoid.hpp>
#include <ctnn/math/softplus.hpp>
#include <ctnn/math/tanh.hpp>
#include <ctnn/ops/activation.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <cstddef>

namespace ctnn {
namespace activations {

/// x tanh(log(1 + e^x)) for each element. Source: Misra, Mish: a self regularized non-monotonic
/// activation function (2020); ONNX Mish (opset 18), torch.nn.functional.mish.
///
/// Gradient: dy (t + x sigmoid(x) (1 - t^2)) with t = tanh(log(1 + e^x)).
struct mish {
  static constexpr char const* name = "mish";
  static constexpr bool needs_output = false;

  template <class V>
  [[nodiscard, gnu::always_inline]] static constexpr V value(V const& x) noexcept {
    return detail::rounded(x * ctnn::tanh(ctnn::softplus(x)));
  }

  template <class V>
  [[nodiscard, gnu::always_inline]] static constexpr V gradient(V const& x, V const& dy) noexcept {
    using T = detail::element_of<V>;
    V const t = ctnn::tanh(ctnn::softplus(x));
    V const rest = fma(-t, t, detail::all<V>(T{1}));
    V const xs = detail::rounded(x * ctnn::sigmoid(x));
    return detail::times(dy, fma(xs, rest, t));
  }

  [[nodiscard]] friend constexpr bool operator==(mish const&, mish const&) = default;
};

} // namespace activations

/// See `activations::mish`.
template <real T, std::size_t... Extents>
[[nodiscard]] constexpr tensor<T, Extents...> mish(tensor<T, Extents...> const& x) noexcept {
  return activate(activations::mish{}, x);
}

/// dL/dx, given dL/dy: see `activations::mish`.
template <real T, std::size_t... Extents>
[[nodiscard]] constexpr tensor<T, Extents...>
mish_input_gradient(tensor<T, Extents...> const& x, tensor<T, Extents...> const& dy) noexcept {
  return activation_input_gradient(activations::mish{}, x, dy);
}

} // namespace ctnn
