// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/in_lanes.hpp>
#include <ctnn/math/log1p.hpp>

namespace ctnn {
namespace detail {

struct atanh_function {
  template <number V>
  [[nodiscard, gnu::always_inline]] static constexpr V of(V const& x) noexcept {
    V const a = magnitude(x);
    V const inside = select(a < 1.0, a, 0.0);
    V const ratio = (inside + inside) / (1.0 - inside);
    two_part<V> const log = log1p_sum(ratio, all<V>(0.0));
    V const below = select(a < 0x1p-54, a, (log.high + log.low) * 0.5);
    V const result = select(a < 1.0, below, infinity<double>);
    return select(a <= 1.0, with_sign_of(result, x), quiet_nan<double>);
  }
};

} // namespace detail

/// The inverse hyperbolic tangent of x, within 0.51 units in the last place for float, 1.9 for
/// double.
///
/// log(1 + 2 |x| / (1 - |x|)) / 2. atanh(+-0) = +-0, atanh(+-1) = +-inf; |x| > 1 or NaN gives NaN.
/// Source: ONNX Atanh (opset 9), torch.atanh.
template <detail::number V>
[[nodiscard, gnu::always_inline]] constexpr V atanh(V const& x) noexcept {
  return detail::in_double<detail::atanh_function>(x);
}

} // namespace ctnn
