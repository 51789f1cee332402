// SPDX-License-Identifier: BSL-1.0
#include <ctnn.hpp>

using namespace ctnn::layers;

#ifdef CTNN_MISTAKE
using net =
    ctnn::sequential<float, ctnn::shape<1, 3, 4>, add<identity, block<relu, dense<4>, relu>>>;
#else
using net = ctnn::sequential<float, ctnn::shape<4>, add<identity, block<relu, dense<4>, relu>>>;
#endif

constexpr std::size_t parameters = net::parameter_count;
