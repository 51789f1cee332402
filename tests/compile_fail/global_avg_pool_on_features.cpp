// SPDX-License-Identifier: BSL-1.0
#include <ctnn.hpp>

using namespace ctnn::layers;

#ifdef CTNN_MISTAKE
using input = ctnn::shape<7>;
#else
using input = ctnn::shape<7, 2>;
#endif

using net = ctnn::sequential<float, input, global_avg_pool>;

constexpr std::size_t parameters = net::parameter_count;
