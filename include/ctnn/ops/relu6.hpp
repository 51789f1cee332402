// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/pack.hpp>
#include <ctnn/ops/activation.hpp>
#include <ctnn/ops/relu.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <cstddef>

namespace ctnn {
namespace activations {

/// min(max(x, 0), 6) for each element; NaN stays NaN. Source: Krizhevsky, Convolutional deep belief
/// networks on CIFAR-10 (2010); torch.nn.functional.relu6.
///
/// Gradient: dy where 0 < x < 6, and 0 elsewhere.
struct relu6 {
  static constexpr char const* name = "relu6";
  static constexpr bool needs_output = false;

  template <class V>
  [[nodiscard, gnu::always_inline]] static constexpr V value(V const& x) noexcept {
    return detail::at_most(relu{}.value(x), 6);
  }

  template <class V>
  [[nodiscard, gnu::always_inline]] static constexpr V gradient(V const& x, V const& dy) noexcept {
    V const passed = relu{}.gradient(x, dy);
    return detail::select(x >= detail::element_of<V>{6}, V{}, passed);
  }

  [[nodiscard]] friend constexpr bool operator==(relu6 const&, relu6 const&) = default;
};

} // namespace activations

/// See `activations::relu6`.
template <real T, std::size_t... Extents>
[[nodiscard]] constexpr tensor<T, Extents...> relu6(tensor<T, Extents...> const& x) noexcept {
  return activate(activations::relu6{}, x);
}

/// dL/dx, given dL/dy: see `activations::relu6`.
template <real T, std::size_t... Extents>
[[nodiscard]] constexpr tensor<T, Extents...>
relu6_input_gradient(tensor<T, Extents...> const& x, tensor<T, Extents...> const& dy) noexcept {
  return activation_input_gradient(activations::relu6{}, x, dy);
}

} // namespace ctnn
