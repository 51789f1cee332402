// SPDX-License-Identifier: BSL-1.0
#include <ctnn.hpp>

using namespace ctnn::layers;

#ifdef CTNN_MISTAKE
using net = ctnn::sequential<float, ctnn::shape<7>,
                             causal_conv1d<{.out_channels = 4, .kernel_size = 3}>, dense<1>>;
#else
using net = ctnn::sequential<float, ctnn::shape<7, 1>,
                             causal_conv1d<{.out_channels = 4, .kernel_size = 3}>, dense<1>>;
#endif

constexpr std::size_t parameters = net::parameter_count;
