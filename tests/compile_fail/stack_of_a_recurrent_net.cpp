// SPDX-License-Identifier: BSL-1.0
#include <ctnn.hpp>

using namespace ctnn::layers;

#ifdef CTNN_MISTAKE
using net = ctnn::sequential<float, ctnn::shape<8, 1>, gru<4>, dense<1>>;
#else
using net = ctnn::sequential<float, ctnn::shape<8, 1>, flatten, dense<1>>;
#endif

constexpr std::size_t bytes = net::stack_bytes;
