// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/bit_exact.hpp>

namespace ctnn {
namespace detail {

/// Whether the target has a fused multiply-add of floats, so that a compiler may make it of
/// products and sums.
#if defined(__FP_FAST_FMAF) || defined(__FMA__) || defined(__aarch64__) ||                         \
    defined(__ARM_FEATURE_FMA)
inline constexpr bool fused_hardware = true;
#else
inline constexpr bool fused_hardware = false;
#endif

/// Whether it has one of doubles, too, which a Cortex-M4 has not.
#if defined(__FP_FAST_FMA) || defined(__FMA__) || defined(__aarch64__) ||                          \
    (defined(__ARM_FEATURE_FMA) && (__ARM_FP & 8) != 0)
inline constexpr bool fused_doubles = true;
#else
inline constexpr bool fused_doubles = false;
#endif

} // namespace detail

/// Whether `ctnn::fma` rounds once (fused) or twice: once where the target has fused hardware for
/// float and double, unless the user has selected the portable mode by defining CTNN_PORTABLE (the
/// CMake target ctnn::portable does), in which it rounds twice on every target, so that all give
/// the same bits. Alike in all translation units of a program.
#if defined(CTNN_PORTABLE)
inline constexpr bool fused_multiply_add = false;
#else
inline constexpr bool fused_multiply_add = detail::fused_hardware && detail::fused_doubles;
#endif

} // namespace ctnn
