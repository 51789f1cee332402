// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/half_exp.hpp>
#include <ctnn/math/in_lanes.hpp>

namespace ctnn {
namespace detail {

struct cosh_function {
  template <number V>
  [[nodiscard, gnu::always_inline]] static constexpr V of(V const& x) noexcept {
    V const a = magnitude(x);
    V const half = half_exp(a);
    return with_nan_of(x, half + 0.25 / half);
  }
};

} // namespace detail

/// The hyperbolic cosine of x, within 0.51 units in the last place for float, 1.4 for double.
///
/// (e^|x| + e^-|x|) / 2. cosh(+-inf) = inf, cosh(NaN) = NaN; overflow gives inf. Source: ONNX Cosh
/// (opset 9), torch.cosh.
template <detail::number V>
[[nodiscard, gnu::always_inline]] constexpr V cosh(V const& x) noexcept {
  return detail::in_double<detail::cosh_function>(x);
}

} // namespace ctnn
