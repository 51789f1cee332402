// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/sin.hpp>

namespace ctnn {
namespace detail {

template <class Functions>
struct tan_function {
  template <number V>
  [[nodiscard, gnu::always_inline]] static constexpr V of(V const& x) noexcept {
    V const a = magnitude(x);
    auto const [turns, high, low] = in_quarter_turns<Functions::parts>(a);
    auto const odd = (turns & std::uint64_t{1}) != std::uint64_t{0};
    V const sin = Functions::sin(high, low);
    V const cos = Functions::cos(high, low);
    V const quotient = select(odd, cos, sin) / select(odd, sin, cos);
    auto const sign = ((turns << 63) ^ to_bits(x)) & sign_bit<double>;
    V const result = from_bits<V>(to_bits(quotient) ^ sign);
    if consteval { // which has not calculated with infinity and NaN
      return select(a < infinity<double>, result, quiet_nan<double>);
    } else {
      return result;
    }
  }
};

} // namespace detail

/// The tangent of x, in radians, within two units in the last place whatever x is: 0.51 for float,
/// 1.9 for double.
///
/// sin(r) / cos(r), and -cos(r) / sin(r) in odd quarter turns, r as in `sin`. tan(+-0) = +-0;
/// infinities and NaN give NaN. Source: ONNX Tan (opset 7), torch.tan.
template <detail::number V>
[[nodiscard, gnu::always_inline]] constexpr V tan(V const& x) noexcept {
  if constexpr (std::same_as<detail::element_of<V>, float>) {
    return detail::in_double<detail::tan_function<detail::turn_functions_of_float>>(x);
  } else {
    return detail::in_lanes<detail::tan_function<detail::turn_functions>>(x);
  }
}

} // namespace ctnn
