// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/expm1.hpp>
#include <ctnn/math/half_exp.hpp>
#include <ctnn/math/in_lanes.hpp>

namespace ctnn {
namespace detail {

struct sinh_function {
  template <number V>
  [[nodiscard, gnu::always_inline]] static constexpr V of(V const& x) noexcept {
    constexpr double large = 20; // where e^-x does not show
    V const a = magnitude(x);
    V const e = expm1_function::of(at_most(a, large));
    V const below = (e + e / (e + 1.0)) * 0.5;
    return with_nan_of(x, with_sign_of(select(a > large, half_exp(a), below), x));
  }
};

} // namespace detail

/// The hyperbolic sine of x, within 0.51 units in the last place for float, 2.2 for double.
///
/// (e + e / (e + 1)) / 2 with e = e^|x| - 1. sinh(+-0) = +-0, sinh(+-inf) = +-inf, sinh(NaN) = NaN;
/// overflow gives an infinity. Source: ONNX Sinh (opset 9), torch.sinh.
template <detail::number V>
[[nodiscard, gnu::always_inline]] constexpr V sinh(V const& x) noexcept {
  return detail::in_double<detail::sinh_function>(x);
}

} // namespace ctnn
