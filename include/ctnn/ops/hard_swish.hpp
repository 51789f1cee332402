// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/pack.hpp>
#include <ctnn/math/rounded.hpp>
#include <ctnn/ops/activation.hpp>
#include <ctnn/ops/hard_sigmoid.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <cstddef>

namespace ctnn {
namespace activations {

/// x min(max(x + 3, 0), 6) / 6 for each element. Source: Howard et al., Searching for MobileNetV3
/// (2019); ONNX HardSwish (opset 14), torch.nn.functional.hardswish.
///
/// Gradient: dy where x > 3, dy (x / 3 + 1 / 2) where -3 <= x <= 3, and 0 elsewhere.
struct hard_swish {
  static constexpr char const* name = "hard_swish";
  static constexpr bool needs_output = false;

  template <class V>
  [[nodiscard, gnu::always_inline]] static constexpr V value(V const& x) noexcept {
    return detail::rounded(x * hard_sigmoid{}.value(x));
  }

  template <class V>
  [[nodiscard, gnu::always_inline]] static constexpr V gradient(V const& x, V const& dy) noexcept {
    using T = detail::element_of<V>;
    V const slope = x / T{3} + T{0.5};
    V const above = detail::select(x < detail::all<V>(T{-3}), V{}, detail::times(dy, slope));
    return detail::select(x > detail::all<V>(T{3}), dy, above);
  }

  [[nodiscard]] friend constexpr bool operator==(hard_swish const&, hard_swish const&) = default;
};

} // namespace activations

/// See `activations::hard_swish`.
template <real T, std::size_t... Extents>
[[nodiscard]] constexpr tensor<T, Extents...> hard_swish(tensor<T, Extents...> const& x) noexcept {
  return activate(activations::hard_swish{}, x);
}

/// dL/dx, given dL/dy: see `activations::hard_swish`.
template <real T, std::size_t... Extents>
[[nodiscard]] constexpr tensor<T, Extents...>
hard_swish_input_gradient(tensor<T, Extents...> const& x,
                          tensor<T, Extents...> const& dy) noexcept {
  return activation_input_gradient(activations::hard_swish{}, x, dy);
}

} // namespace ctnn
