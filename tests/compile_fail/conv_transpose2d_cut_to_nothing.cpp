// SPDX-License-Identifier: BSL-1.0
#include <ctnn.hpp>

using namespace ctnn::layers;

#ifdef CTNN_MISTAKE
constexpr std::size_t padding = 2;
#else
constexpr std::size_t padding = 1;
#endif

using net =
    ctnn::sequential<float, ctnn::shape<1, 2, 2>,
                     conv_transpose2d<{.out_channels = 1, .kernel_size = 2, .padding = padding}>>;

constexpr std::size_t parameters = net::parameter_count;
