// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/no_fast_math.hpp>

#if defined(__clang__)
#if !__has_constexpr_builtin(__builtin_elementwise_fma)
#include <ctnn/math/exact_fma.hpp>
#endif
#endif

#include <concepts>

namespace ctnn {

/// Whether the target fuses multiply and add in hardware, and therefore whether `ctnn::fma` rounds
/// once (fused) or twice.
#if defined(__FP_FAST_FMA) || defined(__FMA__) || defined(__aarch64__)
inline constexpr bool fused_multiply_add = true;
#else
inline constexpr bool fused_multiply_add = false;
#endif

/// a * b + c, the one multiply-add of the library.
///
/// Fused (one rounding, IEEE 754-2019 fusedMultiplyAdd) where the target has fused hardware,
/// product then sum (two roundings) where it has none. Constant evaluation follows the rule of the
/// target it compiles for, so both times give the same bits.
template <std::floating_point T>
[[nodiscard]] constexpr T fma(T a, T b, T c) noexcept {
  if constexpr (!fused_multiply_add) {
    // Two statements: within one, Clang emits llvm.fmuladd, which its optimizer folds as if fused.
    T const product = a * b;
    return product + c;
  } else {
#if defined(__clang__)
#if __has_constexpr_builtin(__builtin_elementwise_fma)
    return __builtin_elementwise_fma(a, b, c);
#else
    if consteval {
      return detail::exact_fma(a, b, c);
    } else {
      return __builtin_elementwise_fma(a, b, c);
    }
#endif
#else
    if constexpr (std::same_as<T, float>) {
      return __builtin_fmaf(a, b, c);
    } else {
      return __builtin_fma(a, b, c);
    }
#endif
  }
}

} // namespace ctnn
