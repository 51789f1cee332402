// SPDX-License-Identifier: BSL-1.0
#include <ctnn.hpp>

using namespace ctnn::layers;

#ifdef CTNN_MISTAKE
using net = ctnn::sequential<float, ctnn::shape<6>, instance_norm<>>;
#else
using net = ctnn::sequential<float, ctnn::shape<6, 2>, instance_norm<>>;
#endif

constexpr std::size_t parameters = net::parameter_count;
