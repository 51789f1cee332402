// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/asinh.hpp>

namespace ctnn {
namespace detail {

struct acosh_function {
  template <number V>
  [[nodiscard, gnu::always_inline]] static constexpr V of(V const& x) noexcept {
    V const inside = at_most(at_least(x, 1.0), area_large);
    V const t = inside - 1.0;
    V const root = ctnn::sqrt(fma(t, t, t + t));
    V const sum = root + t;
    two_part<V> const log = log1p_sum(sum, (root - sum) + t);
    V const result = select(x > area_large, log_function::of(at_least(x, area_large)) + area_ln2,
                            log.high + log.low);
    return select(x >= 1.0, result, quiet_nan<double>);
  }
};

} // namespace detail

/// The inverse hyperbolic cosine of x, within 0.51 units in the last place for float, 1.9 for
/// double.
///
/// log(1 + t + sqrt(2 t + t^2)) with t = x - 1. acosh(inf) = inf; x < 1 or NaN gives NaN. Source:
/// ONNX Acosh (opset 9), torch.acosh.
template <detail::number V>
[[nodiscard, gnu::always_inline]] constexpr V acosh(V const& x) noexcept {
  return detail::in_double<detail::acosh_function>(x);
}

} // namespace ctnn
