// SPDX-License-Identifier: BSL-1.0
#include <ctnn.hpp>

using namespace ctnn::layers;

#ifdef CTNN_MISTAKE
using net = ctnn::sequential<float, ctnn::shape<1, 7>, log_softmax>;
#else
using net = ctnn::sequential<float, ctnn::shape<1, 7>, flatten, log_softmax>;
#endif

constexpr std::size_t parameters = net::parameter_count;
