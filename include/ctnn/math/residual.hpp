// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/pack.hpp>

namespace ctnn::detail {

/// x without the lower half of its bits, so that products of such halves are exact.
template <number V>
[[nodiscard, gnu::always_inline]] constexpr V upper_half(V const& x) noexcept {
  using bits_type = typename float_traits<element_of<V>>::bits_type;
  constexpr int lower = (float_traits<element_of<V>>::mantissa_bits + 2) / 2;
  return from_bits<V>(to_bits(x) & static_cast<bits_type>(~bits_type{0} << lower));
}

/// c - a b where a b is so near to c that the difference would be lost: by `fma` where it rounds
/// once, else by the halves of a and b (Dekker, A Floating-Point Technique for Extending the
/// Available Precision, 1971).
template <number V>
[[nodiscard, gnu::always_inline]] constexpr V residual(V const& c, V const& a,
                                                       V const& b) noexcept {
  if constexpr (fused_multiply_add) {
    return ctnn::fma(-a, b, c);
  } else {
    V const a_high = upper_half(a);
    V const b_high = upper_half(b);
    V const a_low = a - a_high;
    V const b_low = b - b_high;
    V const least = rounded(a_low * b_low);
    return (((c - rounded(a_high * b_high)) - rounded(a_high * b_low)) - rounded(a_low * b_high)) -
           least;
  }
}

} // namespace ctnn::detail
