// SPDX-License-Identifier: BSL-1.0
#include <ctnn.hpp>

using namespace ctnn::layers;

#ifdef CTNN_MISTAKE
using order = permute<1, 2, 1>;
#else
using order = permute<1, 2, 0>;
#endif

using net = ctnn::sequential<float, ctnn::shape<3, 4, 5>, order>;

constexpr std::size_t parameters = net::parameter_count;
