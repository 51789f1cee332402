// SPDX-License-Identifier: BSL-1.0
#include <ctnn.hpp>

using namespace ctnn::layers;

#ifdef CTNN_MISTAKE
using net = ctnn::sequential<float, ctnn::shape<3, 4>, layer_norm<{.axes = 3}>>;
#else
using net = ctnn::sequential<float, ctnn::shape<3, 4>, layer_norm<{.axes = 2}>>;
#endif

constexpr std::size_t parameters = net::parameter_count;
