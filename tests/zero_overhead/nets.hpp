// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/initializers.hpp>
#include <ctnn/layers.hpp>
#include <ctnn/model.hpp>
#include <ctnn/tensor.hpp>

namespace zero_overhead {

using namespace ctnn::layers;

using tiny = ctnn::sequential<float, ctnn::shape<2>, dense<8>, tanh, dense<1>>;
using small = ctnn::sequential<float, ctnn::shape<4>, dense<16>, relu, dense<16>, relu, dense<3>>;

using exercise =
    ctnn::sequential<float, ctnn::shape<1, 4, 4>, conv2d<{.out_channels = 1, .kernel_size = 3}>,
                     relu, max_pool2d<{.kernel_size = 2}>, flatten, dense<3>>;
using digits = ctnn::sequential<float, ctnn::shape<784>, dense<32>, relu, dense<10>>;
using mlp = ctnn::sequential<float, ctnn::shape<784>, dense<128>, relu, dense<10>>;
using lenet = ctnn::sequential<
    float, ctnn::shape<1, 28, 28>, conv2d<{.out_channels = 6, .kernel_size = 5, .padding = 2}>,
    relu, max_pool2d<{.kernel_size = 2}>, conv2d<{.out_channels = 16, .kernel_size = 5}>, relu,
    max_pool2d<{.kernel_size = 2}>, flatten, dense<120>, relu, dense<84>, relu, dense<10>>;

template <class Net>
inline constexpr Net initialized_net = ctnn::initialized<Net>(ctnn::glorot_uniform{}, 1);

} // namespace zero_overhead
