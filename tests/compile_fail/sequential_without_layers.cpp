// SPDX-License-Identifier: BSL-1.0
#include <ctnn.hpp>

using namespace ctnn::layers;

#ifdef CTNN_MISTAKE
using net = ctnn::sequential<float, ctnn::shape<1, 4, 4>>;
#else
using net = ctnn::sequential<float, ctnn::shape<1, 4, 4>, relu>;
#endif

constexpr std::size_t parameters = net::parameter_count;
