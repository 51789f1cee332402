// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/fused_multiply_add.hpp>
#include <ctnn/math/rounded.hpp>

#if defined(__clang__)
#if !__has_constexpr_builtin(__builtin_elementwise_fma)
#include <ctnn/math/exact_fma.hpp>
#endif
#else
#include <ctnn/math/exact_fma.hpp>
#endif

#include <concepts>
#include <limits>

namespace ctnn {

namespace detail {

/// Whether GCC's evaluator has fma(a, b, c) by its builtin: not where an operand or the result is
/// infinite or NaN, nor where the result is rounded to a subnormal.
template <std::floating_point T>
[[nodiscard]] constexpr bool has_builtin_fma(T a, T b, T c) noexcept {
  using limits = std::numeric_limits<T>;
  T const product = a * b;
  T const sum = product + c;
  T const magnitude = sum < 0 ? -sum : sum;
  return (magnitude >= 2 * limits::min() && magnitude <= limits::max() / 2) ||
         (product == 0 && sum == 0 && (a == 0 || b == 0));
}

} // namespace detail

/// a * b + c, the one multiply-add of the library.
///
/// Fused (one rounding, IEEE 754-2019 fusedMultiplyAdd) where `fused_multiply_add`, product then
/// sum (two roundings) elsewhere. Constant evaluation follows the rule of the target it compiles
/// for, so both times give the same bits.
template <std::floating_point T>
[[nodiscard]] constexpr T fma(T a, T b, T c) noexcept {
  if constexpr (!detail::fused_hardware) {
    // Two statements: within one, Clang emits llvm.fmuladd, which its optimizer folds as if fused.
    T const product = a * b;
    return product + c;
  } else if constexpr (!fused_multiply_add) {
    return detail::rounded(a * b) + c;
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
    if consteval {
      if (!detail::has_builtin_fma(a, b, c)) {
        return detail::exact_fma(a, b, c);
      }
    }
    if constexpr (std::same_as<T, float>) {
      return __builtin_fmaf(a, b, c);
    } else {
      return __builtin_fma(a, b, c);
    }
#endif
  }
}

} // namespace ctnn
