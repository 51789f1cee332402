// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/no_fast_math.hpp>

namespace ctnn {

/// Whether the library promises the same bits at compile time and at run time: always, unless the
/// user has defined CTNN_ALLOW_FAST_MATH, and with it given up the promise so that ctnn compiles
/// under -ffast-math. Alike in all translation units of a program.
#if defined(CTNN_ALLOW_FAST_MATH)
inline constexpr bool bit_exact = false;
#else
inline constexpr bool bit_exact = true;
#endif

} // namespace ctnn
