// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/exp.hpp>
#include <ctnn/math/in_lanes.hpp>
#include <ctnn/math/residual.hpp>

#include <concepts>
#include <limits>

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

// e^r on |r| <= ln(2) / 2, by Sollya's fpminimax: relative error 2^-28.7.
inline constexpr double exp_polynomial_of_float[] = {1.0,
                                                     0x1.0000009c2fc8p0,
                                                     0x1.fffffd18b6952p-2,
                                                     0x1.55540a2d5362bp-3,
                                                     0x1.55575dbd7229ap-5,
                                                     0x1.126d3b004be31p-7,
                                                     0x1.6b7421a91c491p-10};

/// For float, in double: 1 / (1 + 2^n e^r), whose terms do not wait for each other.
struct sigmoid_of_float_function {
  template <number V>
  [[nodiscard, gnu::always_inline]] static constexpr V of(V const& unlimited) noexcept {
    auto const& c = exp_polynomial_of_float;
    // Beyond these limits the result rounds to 0 or 1 as a float.
    V const x = at_most(at_least(unlimited, -110), 110);
    // The argument reduction of `exp_argument`, in one part.
    constexpr double round =
        1.5 / std::numeric_limits<double>::epsilon() + double{float_traits<double>::exponent_bias};
    V const shifted = fma(x, -ln2<double>::reciprocal, round);
    V const power = from_bits<V>(to_bits(shifted) << float_traits<double>::mantissa_bits);
    V const r = fma(shifted - round, -(ln2<double>::high + ln2<double>::low), -x);
    V const square = r * r;
    V const low = fma(square, fma(r, c[3], c[2]), fma(r, c[1], c[0]));
    V const high = fma(square, all<V>(c[6]), fma(r, c[5], c[4]));
    V const sum = fma(power, fma(square * square, high, low), 1.0);
    return with_nan_of(unlimited, 1.0 / sum);
  }
};

} // namespace detail

/// 1 / (1 + e^-x), the logistic function, within one unit in the last place.
///
/// Of double, with e = exp(-|x|), e / (1 + e) for x < 0 and 1 - e / (1 + e) for the others; of
/// float 1 / (1 + exp(-x)) in double. sigmoid(-inf) = 0, sigmoid(inf) = 1, sigmoid(NaN) = NaN.
/// Source: ONNX Sigmoid (opset 13), torch.sigmoid.
template <detail::number V>
[[nodiscard, gnu::always_inline]] constexpr V sigmoid(V const& x) noexcept {
  if constexpr (std::same_as<detail::element_of<V>, float>) {
    return detail::in_double<detail::sigmoid_of_float_function>(x);
  } else {
    return detail::in_lanes<detail::sigmoid_function>(x);
  }
}

} // namespace ctnn
