// SPDX-License-Identifier: BSL-1.0
#include <ctnn.hpp>

using namespace ctnn::layers;

#ifdef CTNN_MISTAKE
using image = ctnn::shape<6, 4, 5>;
#else
using image = ctnn::shape<8, 4, 5>;
#endif

using net = ctnn::sequential<float, image, pixel_shuffle<2>>;

constexpr std::size_t parameters = net::parameter_count;
