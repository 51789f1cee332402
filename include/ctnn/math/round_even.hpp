// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/pack.hpp>

#include <limits>

namespace ctnn {
namespace detail {

/// `choose(x, nearest)`, given the nearest integer with the sign of x; infinities and NaN, which
/// the evaluator does not calculate with, and numbers too large to have a fraction stay.
template <number V, class Choose>
[[nodiscard, gnu::always_inline]] constexpr V to_integer(V const& x,
                                                         Choose const& choose) noexcept {
  using T = element_of<V>;
  constexpr T whole = 1 / std::numeric_limits<T>::epsilon(); // from here all are integers
  V const a = magnitude(x);
  V const inside = select(a < whole, a, V{});
  V const nearest = with_sign_of((inside + whole) - whole, x);
  return select(a < whole, choose(with_sign_of(inside, x), nearest), x);
}

} // namespace detail

/// x rounded to the nearest integer, halves to the even one, with the sign of x. Infinities and NaN
/// stay. Source: IEEE 754-2019 roundToIntegralTiesToEven, ONNX Round (opset 11), torch.round.
template <detail::number V>
[[nodiscard, gnu::always_inline]] constexpr V round_even(V const& x) noexcept {
  return detail::to_integer(x, [](V const&, V const& nearest) { return nearest; });
}

/// The greatest integer that is not above x, with the sign of x. Infinities and NaN stay. Source:
/// ONNX Floor (opset 13), torch.floor.
template <detail::number V>
[[nodiscard, gnu::always_inline]] constexpr V floor(V const& x) noexcept {
  return detail::to_integer(x, [](V const& inside, V const& nearest) {
    return detail::select(nearest > inside, nearest - detail::element_of<V>(1), nearest);
  });
}

/// The least integer that is not below x, with the sign of x. Infinities and NaN stay. Source: ONNX
/// Ceil (opset 13), torch.ceil.
template <detail::number V>
[[nodiscard, gnu::always_inline]] constexpr V ceil(V const& x) noexcept {
  return detail::to_integer(x, [](V const& inside, V const& nearest) {
    V const above = detail::magnitude(nearest + detail::element_of<V>(1));
    return detail::select(nearest < inside, detail::with_sign_of(above, inside), nearest);
  });
}

} // namespace ctnn
