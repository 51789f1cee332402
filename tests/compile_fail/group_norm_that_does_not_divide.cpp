// SPDX-License-Identifier: BSL-1.0
#include <ctnn.hpp>

using namespace ctnn::layers;

#ifdef CTNN_MISTAKE
using net = ctnn::sequential<float, ctnn::shape<6, 4>, group_norm<{.groups = 4}>>;
#else
using net = ctnn::sequential<float, ctnn::shape<6, 4>, group_norm<{.groups = 3}>>;
#endif

constexpr std::size_t parameters = net::parameter_count;
