// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/arc_sine.hpp>

namespace ctnn {
namespace detail {

struct acos_function {
  template <number V>
  [[nodiscard, gnu::always_inline]] static constexpr V of(V const& x) noexcept {
    V const a = magnitude(x);
    arc_sine<V> const arc(select(a <= 1.0, a, 0.0));
    V const twice = arc.u + arc.u;
    V const twice_rest = arc.rest + arc.rest;
    V const signed_u = with_sign_of(arc.u, x);
    V const signed_rest = with_sign_of(arc.rest, x);
    V const of_small =
        minus_in_parts(all<V>(arc_half_pi_high), all<V>(arc_half_pi_low), signed_u, signed_rest);
    V const of_negative = minus_in_parts(all<V>(2 * arc_half_pi_high), all<V>(2 * arc_half_pi_low),
                                         twice, twice_rest);
    V const beyond = select(x < 0.0, of_negative, twice + twice_rest);
    return within_one(a, select(arc.small, of_small, beyond));
  }
};

} // namespace detail

/// The angle from 0 to pi whose cosine is x, within 0.51 units in the last place for float, 1.0 for
/// double.
///
/// pi / 2 - asin(x), and 2 asin(sqrt((1 - x) / 2)) near 1. |x| > 1 or NaN gives NaN. Source: ONNX
/// Acos (opset 7), torch.acos.
template <detail::number V>
[[nodiscard, gnu::always_inline]] constexpr V acos(V const& x) noexcept {
  return detail::in_double<detail::acos_function>(x);
}

} // namespace ctnn
