// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/bit_exact.hpp>

namespace ctnn {
namespace detail {

#if defined(__FP_FAST_FMA) || defined(__FMA__) || defined(__aarch64__)
inline constexpr bool fused_hardware = true;
#else
inline constexpr bool fused_hardware = false;
#endif

} // namespace detail

/// Whether `ctnn::fma` rounds once (fused) or twice: once where the target has fused hardware,
/// unless the user has selected the portable mode by defining CTNN_PORTABLE (the CMake target
/// ctnn::portable does), in which it rounds twice on every target, so that all give the same bits.
/// Alike in all translation units of a program.
#if defined(CTNN_PORTABLE)
inline constexpr bool fused_multiply_add = false;
#else
inline constexpr bool fused_multiply_add = detail::fused_hardware;
#endif

} // namespace ctnn
