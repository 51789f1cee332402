// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/pack.hpp>

namespace ctnn::onnx {

/// a / b; in the evaluator, where calculating with zero divisors, infinities and NaN is an error,
/// what the processor would give.
template <ctnn::detail::number V>
[[nodiscard, gnu::always_inline]] constexpr V quotient(V const& a, V const& b) noexcept {
  if consteval {
    using namespace ctnn::detail;
    using T = ctnn::detail::element_of<V>;
    V const above = magnitude(a);
    V const below = magnitude(b);
    V const signs = from_bits<V>((to_bits(a) ^ to_bits(b)) & sign_bit<T>);
    V const ordinary = select(above < infinity<T>, a, T(0)) /
                       select(below < infinity<T>, select(below > T(0), b, T(1)), T(1));
    V const infinite = with_sign_of(ctnn::detail::all<V>(infinity<T>), signs);
    V const of_zero = select(above > T(0), infinite, quiet_nan<T>);
    V const of_infinity = select(above < infinity<T>, signs, quiet_nan<T>);
    V const of_finite =
        select(below > T(0), select(above < infinity<T>, ordinary, infinite), of_zero);
    V const result = select(below < infinity<T>, of_finite, of_infinity);
    return select(a == a, select(b == b, result, b), a);
  } else {
    return a / b;
  }
}

} // namespace ctnn::onnx
