// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/blocks.hpp>
#include <ctnn/initializers.hpp>
#include <ctnn/layers.hpp>
#include <ctnn/model/sequential.hpp>

#include <cstddef>

// Nets that are compared with what ctnn::onnx makes of them as ONNX models.

namespace run_time::imported {

using namespace ctnn::layers;
using ctnn::sequential, ctnn::shape;

using mlp = sequential<float, shape<784>, dense<128>, relu, dense<10>>;

using lenet5 =
    sequential<float, shape<1, 28, 28>, conv2d<{.out_channels = 6, .kernel_size = 5, .padding = 2}>,
               relu, max_pool2d<{.kernel_size = 2}>, conv2d<{.out_channels = 16, .kernel_size = 5}>,
               relu, max_pool2d<{.kernel_size = 2}>, flatten, dense<120>, relu, dense<84>, relu,
               dense<10>>;

template <std::size_t Channels, std::size_t Out, std::size_t Stride>
using separable =
    block<conv2d<{.out_channels = Channels,
                  .kernel_size = 3,
                  .stride = Stride,
                  .padding = 1,
                  .groups = Channels,
                  .bias = false}>,
          batch_norm<>, relu6, conv2d<{.out_channels = Out, .kernel_size = 1, .bias = false}>,
          batch_norm<>, relu6>;

using mobile = sequential<
    float, shape<3, 32, 32>,
    conv2d<{.out_channels = 16, .kernel_size = 3, .stride = 2, .padding = 1, .bias = false}>,
    batch_norm<>, relu6, separable<16, 32, 1>, separable<32, 64, 2>, global_avg_pool, dense<10>>;

template <std::size_t Out, std::size_t Stride>
using two_convolutions = block<
    conv2d<{.out_channels = Out, .kernel_size = 3, .stride = Stride, .padding = 1, .bias = false}>,
    batch_norm<>, relu,
    conv2d<{.out_channels = Out, .kernel_size = 3, .padding = 1, .bias = false}>, batch_norm<>>;

using resnet = sequential<
    float, shape<3, 64, 64>,
    conv2d<{.out_channels = 16, .kernel_size = 7, .stride = 2, .padding = 3, .bias = false}>,
    batch_norm<>, relu, max_pool2d<{.kernel_size = 3, .stride = 2, .padding = 1}>,
    residual<two_convolutions<16, 1>>, relu,
    add<two_convolutions<32, 2>,
        block<conv2d<{.out_channels = 32, .kernel_size = 1, .stride = 2, .bias = false}>,
              batch_norm<>>>,
    relu, global_avg_pool, dense<10>>;

template <class Recurrent>
using sequence = sequential<float, shape<20, 32>, Recurrent>;

using lstm64 = sequence<lstm<64>>;
using gru64 = sequence<gru<64>>;

using transformer =
    sequential<float, shape<64, 64>, residual<layer_norm<>, multi_head_attention<{.heads = 4}>>,
               residual<layer_norm<>, dense<256>, gelu, dense<64>>>;

template <class Net>
[[nodiscard]] Net initial() {
  return ctnn::initialized<Net>(ctnn::glorot_uniform{}, 1);
}

/// Calls `visit.operator()<net>(name)` with each of them.
template <class Visit>
void for_each_net(Visit const& visit) {
  visit.template operator()<mlp>("mlp");
  visit.template operator()<lenet5>("lenet5");
  visit.template operator()<mobile>("mobile");
  visit.template operator()<resnet>("resnet");
  visit.template operator()<lstm64>("lstm64");
  visit.template operator()<gru64>("gru64");
  visit.template operator()<transformer>("transformer");
}

} // namespace run_time::imported
