// SPDX-License-Identifier: BSL-1.0
#include <ctnn.hpp>

using namespace ctnn::layers;

#ifdef CTNN_MISTAKE
using net = ctnn::sequential<float, ctnn::shape<4>, dense<4>, embedding<9, 3>>;
#else
using net = ctnn::sequential<float, ctnn::shape<4>, embedding<9, 3>, dense<4>>;
#endif

constexpr auto count = net::parameter_count;
