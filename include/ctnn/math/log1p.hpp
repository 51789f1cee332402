// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/in_lanes.hpp>
#include <ctnn/math/log.hpp>

namespace ctnn {
namespace detail {

/// log(1 + x + rest) as a sum of two, the second small beside the first; x > -1 finite, rest small
/// beside x.
template <number V>
[[nodiscard, gnu::always_inline]] constexpr two_part<V> log1p_sum(V const& x,
                                                                  V const& rest) noexcept {
  using T = element_of<V>;
  using traits = float_traits<T>;
  using bits_type = typename traits::bits_type;
  constexpr auto one = bits_type{traits::exponent_bias} << traits::mantissa_bits;
  // 1 + x = u + lost exactly
  V const u = x + T(1);
  V const part = u - T(1);
  V const lost = (T(1) - (u - part)) + (x - part);
  log_parts<V> const parts =
      normal_in_parts(u, all<V>(integer_scale<T> + T{traits::exponent_bias}));
  // What u has lost is put back into f, scaled as f is; where k is 0 that makes f be x.
  V const scale = from_bits<V>((to_bits(parts.f + T(1)) - to_bits(u)) + one);
  // Not where u is so large that it would not show and scale may be too small.
  V const f_low =
      select(x < integer_scale<T> * integer_scale<T>, rounded((lost + rest) * scale), T(0));
  V const f = parts.f + f_low;
  two_part<V> sum = log_of_parts(log_parts<V>{parts.k, f});
  // the slope of log(1 + f) being about 1 - f
  sum.low = fma((parts.f - f) + f_low, T(1) - f, sum.low);
  return sum;
}

struct log1p_function {
  template <number V>
  [[nodiscard, gnu::always_inline]] static constexpr V of(V const& x) noexcept {
    using T = element_of<V>;
    V inside = x;
    if consteval { // which does not calculate with the others
      inside = select(x > T(-1), select(x < infinity<T>, x, T(0)), T(0));
    }
    two_part<V> const sum = log1p_sum(inside, all<V>(T(0)));
    V const result =
        select(magnitude(x) < std::numeric_limits<T>::epsilon() / 4, x, sum.high + sum.low);
    return select(x > T(-1), select(x < infinity<T>, result, x),
                  select(x == T(-1), all<V>(-infinity<T>), quiet_nan<T>));
  }
};

} // namespace detail

/// log(1 + x), within one unit in the last place also where x is near 0.
///
/// `log` of the rounded 1 + x, with what rounding took put back. log1p(+-0) = +-0,
/// log1p(-1) = -inf, log1p(inf) = inf; x < -1 or NaN gives NaN.
template <detail::number V>
[[nodiscard, gnu::always_inline]] constexpr V log1p(V const& x) noexcept {
  return detail::in_lanes<detail::log1p_function>(x);
}

} // namespace ctnn
