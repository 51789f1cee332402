// SPDX-License-Identifier: BSL-1.0
#include <ctnn.hpp>

using namespace ctnn::layers;

#ifdef CTNN_MISTAKE
using input = ctnn::shape<2, 4>;
#else
using input = ctnn::shape<2, 5>;
#endif

using net = ctnn::sequential<float, input, max_pool1d<{.kernel_size = 5}>>;

constexpr std::size_t parameters = net::parameter_count;
