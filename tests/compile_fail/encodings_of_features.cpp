// SPDX-License-Identifier: BSL-1.0
#include <ctnn.hpp>

using namespace ctnn::layers;

#ifdef CTNN_MISTAKE
using net = ctnn::sequential<float, ctnn::shape<4>, dense<4>, sinusoidal_encoding>;
#else
using net =
    ctnn::sequential<float, ctnn::shape<1, 4>, dense<4>, sinusoidal_encoding, learned_encoding>;
#endif

constexpr auto count = net::parameter_count;
