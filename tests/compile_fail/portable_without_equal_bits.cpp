// SPDX-License-Identifier: BSL-1.0
#define CTNN_PORTABLE
#if defined(CTNN_MISTAKE)
#define CTNN_ALLOW_FAST_MATH
#endif
#include <ctnn.hpp>

static_assert(ctnn::bit_exact && !ctnn::fused_multiply_add);
