// SPDX-License-Identifier: BSL-1.0
#pragma once

// Every promise of equal bits rests on IEEE 754 arithmetic as it is written.
#if defined(__FAST_MATH__) || (defined(__FINITE_MATH_ONLY__) && __FINITE_MATH_ONLY__)
#error "ctnn: -ffast-math breaks the promise of equal bits at compile time and run time"
#endif

#if defined(__FLT_EVAL_METHOD__) && __FLT_EVAL_METHOD__ != 0
#error "ctnn: this target computes float in a wider type; use its SSE or VFP arithmetic"
#endif
