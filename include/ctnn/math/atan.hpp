// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/in_lanes.hpp>
#include <ctnn/math/pack.hpp>
#include <ctnn/math/polynomial.hpp>

namespace ctnn {
namespace detail {

// (atan(t) - t) / t^3 in z = t^2 on |t| <= tan(pi / 8), by Sollya's fpminimax: relative error of
// atan 2^-63.
inline constexpr double atan_polynomial[] = {
    -0x1.5555555555555p-2, 0x1.9999999999816p-3, -0x1.2492492481dc7p-3, 0x1.c71c71bcb515cp-4,
    -0x1.745d156a44c0bp-4, 0x1.3b137c6117fe6p-4, -0x1.110d3323c3b77p-4, 0x1.e17f94919618dp-5,
    -0x1.abcea1fdd0407p-5, 0x1.7220f8beef249p-5, -0x1.14d6d57167228p-5, 0x1.fbecff995330dp-7};

struct atan_function {
  template <number V>
  [[nodiscard, gnu::always_inline]] static constexpr V of(V const& x) noexcept {
    constexpr double eighth = 0x1.a827999fcef32p-2; // tan(pi / 8)
    constexpr double three_eighths = 0x1.3504f333f9de6p1;
    constexpr double half_pi_high = 0x1.921fb54442d18p0;
    constexpr double half_pi_low = 0x1.1a62633145c07p-54;
    V a = magnitude(x);
    if consteval { // which does not calculate with NaN
      a = select(a == a, a, 0.0);
    }
    auto const middle = a > eighth;
    auto const large = a > three_eighths;
    // atan(a) = base + atan(t)
    V const over = select(large, all<V>(-1.0), select(middle, a - 1.0, a));
    V const under = select(large, a, select(middle, a + 1.0, all<V>(1.0)));
    V const base =
        select(large, all<V>(half_pi_high), select(middle, all<V>(half_pi_high / 2), all<V>(0.0)));
    V const base_low =
        select(large, all<V>(half_pi_low), select(middle, all<V>(half_pi_low / 2), all<V>(0.0)));
    V const t = over / under;
    V const z = rounded(t * t);
    V const rest = fma(t * z, polynomial(z, z * z, atan_polynomial), base_low);
    V const sum = base + t;
    V const result = sum + (((base - sum) + t) + rest);
    return with_nan_of(x, with_sign_of(result, x));
  }
};

} // namespace detail

/// The angle from -pi / 2 to pi / 2 whose tangent is x, within 0.51 units in the last place for
/// float, 1.6 for double.
///
/// Multiples of pi / 4, and an odd polynomial in x, (x - 1) / (x + 1) or -1 / x. atan(+-0) = +-0,
/// atan(+-inf) = +-pi / 2, atan(NaN) = NaN. Source: ONNX Atan (opset 7), torch.atan.
template <detail::number V>
[[nodiscard, gnu::always_inline]] constexpr V atan(V const& x) noexcept {
  return detail::in_double<detail::atan_function>(x);
}

} // namespace ctnn
