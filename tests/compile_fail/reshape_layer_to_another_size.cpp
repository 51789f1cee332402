// SPDX-License-Identifier: BSL-1.0
#include <ctnn.hpp>

using namespace ctnn::layers;

#ifdef CTNN_MISTAKE
using output = reshape<5, 4>;
#else
using output = reshape<4, 6>;
#endif

using net = ctnn::sequential<float, ctnn::shape<24>, output>;

constexpr std::size_t parameters = net::parameter_count;
