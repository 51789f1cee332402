// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/lanes.hpp>

#include <concepts>
#include <cstddef>

namespace ctnn::detail {

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wpsabi"

/// x lane by lane, but `limit` where x is beyond it: above, or below. NaN stays NaN. For run time.
template <bool Above, class T, std::size_t Count>
[[nodiscard, gnu::always_inline]] inline lanes<T, Count>
limited(lanes<T, Count> const& x, lanes<T, Count> const& limit) noexcept {
#if defined(__SSE2__) && !defined(__clang__)
  // Of `x > limit ? limit : x` GCC 12 makes a comparison and a blend, which take twice as long as
  // the instruction for it. Where an operand is NaN, that gives the second.
  constexpr bool single = std::same_as<T, float>;
  if constexpr (single && Count == 4) {
    return Above ? __builtin_ia32_minps(limit, x) : __builtin_ia32_maxps(limit, x);
  } else if constexpr (!single && Count == 2) {
    return Above ? __builtin_ia32_minpd(limit, x) : __builtin_ia32_maxpd(limit, x);
#if defined(__AVX__)
  } else if constexpr (single && Count == 8) {
    return Above ? __builtin_ia32_minps256(limit, x) : __builtin_ia32_maxps256(limit, x);
  } else if constexpr (!single && Count == 4) {
    return Above ? __builtin_ia32_minpd256(limit, x) : __builtin_ia32_maxpd256(limit, x);
#endif
#if defined(__AVX512F__)
  } else if constexpr (single && Count == 16) {
    constexpr auto all = static_cast<unsigned short>(-1);
    return Above ? __builtin_ia32_minps512_mask(limit, x, x, all, 4)
                 : __builtin_ia32_maxps512_mask(limit, x, x, all, 4);
  } else if constexpr (!single && Count == 8) {
    constexpr auto all = static_cast<unsigned char>(-1);
    return Above ? __builtin_ia32_minpd512_mask(limit, x, x, all, 4)
                 : __builtin_ia32_maxpd512_mask(limit, x, x, all, 4);
#endif
  }
#endif
  return Above ? (x > limit ? limit : x) : (x < limit ? limit : x);
}

#pragma GCC diagnostic pop

} // namespace ctnn::detail
