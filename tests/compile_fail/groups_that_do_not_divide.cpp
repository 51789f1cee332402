// SPDX-License-Identifier: BSL-1.0
#include <ctnn.hpp>

using namespace ctnn::layers;

#ifdef CTNN_MISTAKE
constexpr std::size_t groups = 3;
#else
constexpr std::size_t groups = 2;
#endif

using net =
    ctnn::sequential<float, ctnn::shape<4, 4, 4>,
                     conv2d<{.out_channels = 6, .kernel_size = 3, .padding = 1, .groups = groups}>>;

constexpr std::size_t parameters = net::parameter_count;
