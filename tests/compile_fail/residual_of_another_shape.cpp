// SPDX-License-Identifier: BSL-1.0
#include <ctnn.hpp>

using namespace ctnn::layers;

#ifdef CTNN_MISTAKE
using net = ctnn::sequential<float, ctnn::shape<4>, residual<dense<3>>>;
#else
using net = ctnn::sequential<float, ctnn::shape<3>, residual<dense<3>>>;
#endif

constexpr std::size_t parameters = net::parameter_count;
