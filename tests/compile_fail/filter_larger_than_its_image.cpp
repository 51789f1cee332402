// SPDX-License-Identifier: BSL-1.0
#include <ctnn.hpp>

using namespace ctnn::layers;

#ifdef CTNN_MISTAKE
constexpr std::size_t kernel_size = 7;
#else
constexpr std::size_t kernel_size = 6;
#endif

using net = ctnn::sequential<float, ctnn::shape<1, 4, 4>,
                             conv2d<{.out_channels = 1, .kernel_size = kernel_size, .padding = 1}>>;

constexpr std::size_t parameters = net::parameter_count;
