// SPDX-License-Identifier: BSL-1.0
#include <ctnn.hpp>

using namespace ctnn::layers;

#ifdef CTNN_MISTAKE
using image = ctnn::shape<1, 2, 5>;
#else
using image = ctnn::shape<1, 3, 5>;
#endif

using net = ctnn::sequential<float, image, pad2d<{.padding = 2, .mode = ctnn::pad_mode::reflect}>>;

constexpr std::size_t parameters = net::parameter_count;
