// SPDX-License-Identifier: BSL-1.0
#include <ctnn.hpp>

#if defined(CTNN_ALLOW_FAST_MATH)
static_assert(!ctnn::bit_exact);
#else
static_assert(ctnn::bit_exact);
#endif
