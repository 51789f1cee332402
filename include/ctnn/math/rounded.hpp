// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/fused_multiply_add.hpp>

#include <concepts>
#include <type_traits>

namespace ctnn::detail {

/// `x`, a finished product, as the processor has rounded it: where the target has fused hardware, a
/// compiler that contracts (GCC unless told not to, Clang with -ffp-contract=fast) fuses a product
/// with any later sum that it can see, also across statements and function calls. Behind this the
/// sum cannot see the product.
template <class T>
  requires std::is_arithmetic_v<T>
[[nodiscard, gnu::always_inline]] constexpr T rounded(T x) noexcept {
  if constexpr (!fused_hardware || !std::floating_point<T>) {
    return x;
  } else if consteval {
    return x;
  } else {
#if defined(__clang__) && !defined(__arm__)
    // Clang leaves a fence out where nothing may be reassociated, contraction or not.
#pragma clang fp reassociate(on)
    return __arithmetic_fence(x);
#else
#if defined(__x86_64__)
    asm("" : "+v"(x));
#elif defined(__aarch64__)
    asm("" : "+w"(x));
#elif defined(__ARM_FP)
    if constexpr (sizeof(x) == 4) {
      asm("" : "+t"(x));
    } else if constexpr (fused_doubles) {
      asm("" : "+w"(x));
    }
#else
    asm("" : "+m"(x));
#endif
    return x;
#endif
  }
}

} // namespace ctnn::detail
