// SPDX-License-Identifier: BSL-1.0
#include <ctnn.hpp>

#ifdef CTNN_MISTAKE
using spec = int;
#else
using spec = ctnn::layers::relu;
#endif

using net = ctnn::sequential<float, ctnn::shape<1, 4, 4>, spec>;

constexpr std::size_t parameters = net::parameter_count;
