// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/fma.hpp>

namespace ctnn::detail {

/// `x`, a finished product, as the processor has rounded it: GCC fuses a product with any later sum
/// it can see, also across function calls, where the target has fused hardware. Behind this the sum
/// cannot see the product. Clang fuses only within an expression and needs nothing.
template <class T>
[[nodiscard]] constexpr T rounded(T x) noexcept {
#if defined(__GNUC__) && !defined(__clang__)
  if constexpr (fused_multiply_add) {
    if !consteval {
#if defined(__x86_64__)
      if constexpr (std::floating_point<T>) {
        asm("" : "+x"(x));
      } else {
        asm("" : "+m"(x));
      }
#else
      asm("" : "+m"(x));
#endif
    }
  }
#endif
  return x;
}

} // namespace ctnn::detail
