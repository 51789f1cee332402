// SPDX-License-Identifier: BSL-1.0
#include <ctnn.hpp>

using namespace ctnn::layers;

#ifdef CTNN_MISTAKE
using net = ctnn::sequential<float, ctnn::shape<1, 4, 4>, relu, dense<3>>;
#else
using net = ctnn::sequential<float, ctnn::shape<1, 4, 4>, relu, flatten, dense<3>>;
#endif

constexpr std::size_t parameters = net::parameter_count;
