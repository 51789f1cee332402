// SPDX-License-Identifier: BSL-1.0
#include <ctnn.hpp>

using namespace ctnn::layers;

#ifdef CTNN_MISTAKE
using net = ctnn::sequential<float, ctnn::shape<3, 4>, concat<identity, block<relu, flatten>>>;
#else
using net = ctnn::sequential<float, ctnn::shape<3, 4>, concat<identity, block<relu>>>;
#endif

constexpr std::size_t parameters = net::parameter_count;
