// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/erfc.hpp>
#include <ctnn/math/in_lanes.hpp>
#include <ctnn/math/residual.hpp>

namespace ctnn {
namespace detail {

struct gelu_function {
  template <number V>
  [[nodiscard, gnu::always_inline]] static constexpr V of(V const& x) noexcept {
    constexpr double sqrt_half = 0x1.6a09e667f3bcdp-1;
    V const a = at_most(magnitude(x), 38.6); // where gelu of -a is 0
    V const square = a * a;
    V const square_low = -residual(square, a, a);
    erfc_parts<V> const complement(a * sqrt_half, square * 0.5, square_low * 0.5);
    // x P with P = erfc(|x| / sqrt(2)) / 2 for x < 0, and x - x P for the others
    V const share =
        rounded(((a * (complement.factor * 0.5)) * complement.first) * complement.second);
    V const positive = select(x > 38.6, x, with_nan_of(x, a - share));
    return select(x == 0.0, x, select(x < 0.0, -share, positive));
  }
};

struct gelu_derivative_function {
  template <number V>
  [[nodiscard, gnu::always_inline]] static constexpr V of(V const& x) noexcept {
    constexpr double sqrt_half = 0x1.6a09e667f3bcdp-1;
    constexpr double density = 0x1.9884533d43651p-2; // 1 / sqrt(2 pi)
    V const a = at_most(magnitude(x), 38.6);
    V const square = a * a;
    V const square_low = -residual(square, a, a);
    erfc_parts<V> const complement(a * sqrt_half, square * 0.5, square_low * 0.5);
    V const tail = rounded((complement.factor * 0.5) * complement.first * complement.second);
    exp_argument<V> const argument(square * -0.5);
    V const slope = rounded(a * scaled(argument, argument.high + argument.tail()) * density);
    // Phi(x) + x phi(x), whose terms are of one sign for x > 0
    return select(x < 0.0, tail - slope, with_nan_of(x, (1.0 - tail) + slope));
  }
};

/// Phi(x) + x phi(x).
template <number V>
[[nodiscard, gnu::always_inline]] constexpr V gelu_derivative(V const& x) noexcept {
  return in_double<gelu_derivative_function>(x);
}

} // namespace detail

/// x Phi(x), where Phi is the distribution function of the standard normal distribution.
///
/// x / 2 (1 + erf(x / sqrt(2))), by erfc so that it is as exact for x < 0. gelu(+-0) = +-0,
/// gelu(-inf) = -0, gelu(inf) = inf, gelu(NaN) = NaN. Source: ONNX Gelu (opset 20) and
/// torch.nn.functional.gelu, approximate="none".
template <detail::number V>
[[nodiscard, gnu::always_inline]] constexpr V gelu(V const& x) noexcept {
  return detail::in_double<detail::gelu_function>(x);
}

} // namespace ctnn
