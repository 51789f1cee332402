// SPDX-License-Identifier: BSL-1.0
#include <ctnn.hpp>

using namespace ctnn::layers;

#ifdef CTNN_MISTAKE
using net = ctnn::sequential<float, ctnn::shape<5, 6>, multi_head_attention<{.heads = 4}>>;
#else
using net = ctnn::sequential<float, ctnn::shape<5, 6>, multi_head_attention<{.heads = 3}>>;
#endif

constexpr auto count = net::parameter_count;
