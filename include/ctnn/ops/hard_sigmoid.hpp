// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/pack.hpp>
#include <ctnn/ops/activation.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <cstddef>

namespace ctnn {
namespace activations {

/// min(max(x + 3, 0), 6) / 6 for each element. Source: torch.nn.functional.hardsigmoid.
///
/// Gradient: dy / 6 where -3 < x < 3, and 0 elsewhere.
struct hard_sigmoid {
  static constexpr char const* name = "hard_sigmoid";
  static constexpr bool needs_output = false;

  template <class V>
  [[nodiscard, gnu::always_inline]] static constexpr V value(V const& x) noexcept {
    using T = detail::element_of<V>;
    return detail::at_most(detail::at_least(x + T{3}, 0), 6) / T{6};
  }

  template <class V>
  [[nodiscard, gnu::always_inline]] static constexpr V gradient(V const& x, V const& dy) noexcept {
    using T = detail::element_of<V>;
    V const above = detail::select(x > detail::all<V>(T{-3}), dy / T{6}, V{});
    return detail::select(x < detail::all<V>(T{3}), above, V{});
  }

  [[nodiscard]] friend constexpr bool operator==(hard_sigmoid const&,
                                                 hard_sigmoid const&) = default;
};

} // namespace activations

/// See `activations::hard_sigmoid`.
template <real T, std::size_t... Extents>
[[nodiscard]] constexpr tensor<T, Extents...>
hard_sigmoid(tensor<T, Extents...> const& x) noexcept {
  return activate(activations::hard_sigmoid{}, x);
}

/// dL/dx, given dL/dy: see `activations::hard_sigmoid`.
template <real T, std::size_t... Extents>
[[nodiscard]] constexpr tensor<T, Extents...>
hard_sigmoid_input_gradient(tensor<T, Extents...> const& x,
                            tensor<T, Extents...> const& dy) noexcept {
  return activation_input_gradient(activations::hard_sigmoid{}, x, dy);
}

} // namespace ctnn
