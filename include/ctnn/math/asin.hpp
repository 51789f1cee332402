// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/arc_sine.hpp>

namespace ctnn {
namespace detail {

struct asin_function {
  template <number V>
  [[nodiscard, gnu::always_inline]] static constexpr V of(V const& x) noexcept {
    V const a = magnitude(x);
    arc_sine<V> const arc(select(a <= 1.0, a, 0.0));
    V const above = minus_in_parts(all<V>(arc_half_pi_high), all<V>(arc_half_pi_low), arc.u + arc.u,
                                   arc.rest + arc.rest);
    return within_one(a, with_sign_of(select(arc.small, arc.u + arc.rest, above), x));
  }
};

} // namespace detail

/// The angle from -pi / 2 to pi / 2 whose sine is x, within 0.51 units in the last place for float,
/// 1.0 for double.
///
/// An odd polynomial below 1/2, pi / 2 - 2 asin(sqrt((1 - x) / 2)) beyond. asin(+-0) = +-0;
/// |x| > 1 or NaN gives NaN. Source: ONNX Asin (opset 7), torch.asin.
template <detail::number V>
[[nodiscard, gnu::always_inline]] constexpr V asin(V const& x) noexcept {
  return detail::in_double<detail::asin_function>(x);
}

} // namespace ctnn
