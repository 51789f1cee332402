// SPDX-License-Identifier: BSL-1.0
#include <ctnn.hpp>

using namespace ctnn::layers;
using inputs = ctnn::shapes<ctnn::shape<3>, ctnn::shape<4>>;

#ifdef CTNN_MISTAKE
using net = ctnn::sequential<float, inputs, dense<2>>;
#else
using net = ctnn::sequential<float, inputs, concat_inputs<>, dense<2>>;
#endif

constexpr std::size_t parameters = net::parameter_count;
