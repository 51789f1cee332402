// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/in_lanes.hpp>
#include <ctnn/math/log.hpp>
#include <ctnn/math/log1p.hpp>
#include <ctnn/math/sqrt.hpp>

namespace ctnn {
namespace detail {

inline constexpr double area_large = 0x1p28; // from here 1 does not show beside the square
inline constexpr double area_ln2 = 0x1.62e42fefa39efp-1;

struct asinh_function {
  template <number V>
  [[nodiscard, gnu::always_inline]] static constexpr V of(V const& x) noexcept {
    V const a = magnitude(x);
    V const inside = at_most(a, area_large);
    V const square = rounded(inside * inside);
    V const part = square / (ctnn::sqrt(fma(inside, inside, all<V>(1.0))) + 1.0);
    V const sum = inside + part;
    two_part<V> const log = log1p_sum(sum, (inside - sum) + part);
    V const below = select(a < 0x1p-54, a, log.high + log.low);
    V const result =
        select(a > area_large, log_function::of(at_least(a, area_large)) + area_ln2, below);
    return select(x == x, with_sign_of(result, x), x);
  }
};

} // namespace detail

/// The inverse hyperbolic sine of x, within 0.51 units in the last place for float, 1.8 for double.
///
/// log(1 + |x| + x^2 / (1 + sqrt(1 + x^2))). asinh(+-0) = +-0, asinh(+-inf) = +-inf,
/// asinh(NaN) = NaN. Source: ONNX Asinh (opset 9), torch.asinh.
template <detail::number V>
[[nodiscard, gnu::always_inline]] constexpr V asinh(V const& x) noexcept {
  return detail::in_double<detail::asinh_function>(x);
}

} // namespace ctnn
