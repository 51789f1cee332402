// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/exp.hpp>
#include <ctnn/math/in_lanes.hpp>
#include <ctnn/math/residual.hpp>

namespace ctnn {
namespace detail {

struct sigmoid_function {
  template <number V>
  [[nodiscard, gnu::always_inline]] static constexpr V of(V const& x) noexcept {
    using T = element_of<V>;
    constexpr T one = 1;
    // e = exp(-|x|) = first second (high + low), and e / (1 + e)
    exp_argument<V> const argument(at_least(-magnitude(x), exp_constants<T>::least));
    auto const [high, low] = argument.exp_r();
    auto const [first, second] = argument.powers();
    V const power = first * second;
    V const sum = fma(power, high, all<V>(one));
    V const sum_low = fma(power, low, fma(power, high, one - sum));
    V const quotient = high / sum;
    // What the quotient lacks: the remainder over the sum, whose reciprocal need not be exact.
    V const remainder = fma(-quotient, sum_low, residual(high, quotient, sum) + low);
    V const lacking = rounded(remainder * fma(sum, T(-8.0 / 17), T(24.0 / 17)));
    // e / (1 + e) for x < 0, and 1 - e / (1 + e) for the others
    V const below = rounded((first * (quotient + lacking)) * second);
    V const share = power * quotient;
    V const above = one - share;
    V const above_low = fma(-power, lacking, (one - above) - share);
    return with_nan_of(x, select(x < T(0), below, above + above_low));
  }
};

} // namespace detail

/// 1 / (1 + e^-x), the logistic function, within one unit in the last place.
///
/// With e = exp(-|x|): e / (1 + e) for x < 0 and 1 - e / (1 + e) for the others. sigmoid(-inf) = 0,
/// sigmoid(inf) = 1, sigmoid(NaN) = NaN. Source: ONNX Sigmoid (opset 13), torch.sigmoid.
template <detail::number V>
[[nodiscard, gnu::always_inline]] constexpr V sigmoid(V const& x) noexcept {
  return detail::in_lanes<detail::sigmoid_function>(x);
}

} // namespace ctnn
