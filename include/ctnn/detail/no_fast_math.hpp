// SPDX-License-Identifier: BSL-1.0
#pragma once

// Every promise of equal bits rests on IEEE 754 arithmetic as it is written. GCC also says which
// single parts of -ffast-math are on; Clang says only when all are.
#if !defined(CTNN_ALLOW_FAST_MATH) &&                                                              \
    (defined(__FAST_MATH__) || (defined(__FINITE_MATH_ONLY__) && __FINITE_MATH_ONLY__) ||          \
     defined(__ASSOCIATIVE_MATH__) || defined(__RECIPROCAL_MATH__) ||                              \
     defined(__NO_SIGNED_ZEROS__))
#error "ctnn: -ffast-math breaks the promise of equal bits; CTNN_ALLOW_FAST_MATH gives it up"
#endif

#if defined(CTNN_ALLOW_FAST_MATH) && defined(CTNN_PORTABLE)
#error "ctnn: CTNN_PORTABLE asks for equal bits on all targets, CTNN_ALLOW_FAST_MATH gives them up"
#endif

#if defined(__FLT_EVAL_METHOD__) && __FLT_EVAL_METHOD__ != 0
#error "ctnn: this target computes float in a wider type; use its SSE or VFP arithmetic"
#endif
