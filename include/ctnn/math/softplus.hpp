// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/exp.hpp>
#include <ctnn/math/in_lanes.hpp>
#include <ctnn/math/log1p.hpp>

namespace ctnn {
namespace detail {

struct softplus_function {
  template <number V>
  [[nodiscard, gnu::always_inline]] static constexpr V of(V const& x) noexcept {
    using T = element_of<V>;
    // e = exp(-|x|) with what rounding took
    exp_argument<V> const argument(at_least(-magnitude(x), exp_constants<T>::least));
    auto const [high, low] = argument.exp_r();
    auto const [first, second] = argument.powers();
    V const e = rounded((first * high) * second);
    V const e_low = rounded((first * low) * second);
    two_part<V> const log = log1p_sum(e, e_low);
    V const logarithm = select(e < std::numeric_limits<T>::epsilon() / 4, e, log.high + log.low);
    // x + log(1 + e) for x > 0, whose larger term is either of the two
    V const inside = select(x > T(0), at_most(x, -exp_constants<T>::least), T(0));
    V const total = inside + logarithm;
    V const part = total - inside;
    V const lost = (inside - (total - part)) + (logarithm - part);
    V const positive = total + (lost + ((log.high - logarithm) + log.low));
    V const large = select(x > -exp_constants<T>::least, x, positive);
    return select(x == x, select(x > T(0), large, logarithm), x);
  }
};

} // namespace detail

/// log(1 + e^x), within one unit in the last place.
///
/// max(x, 0) + log1p(exp(-|x|)). softplus(-inf) = 0, softplus(inf) = inf, softplus(NaN) = NaN.
/// Source: ONNX Softplus (opset 1), torch.nn.functional.softplus.
template <detail::number V>
[[nodiscard, gnu::always_inline]] constexpr V softplus(V const& x) noexcept {
  return detail::in_double<detail::softplus_function>(x);
}

} // namespace ctnn
