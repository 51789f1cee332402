// SPDX-License-Identifier: BSL-1.0
// LeNet-5, under the compilers' default limits: 416,520 multiply-adds.
#include <ctnn.hpp>

#include "varied.hpp"

using namespace ctnn::layers;

using lenet5 = ctnn::sequential<
    float, ctnn::shape<1, 28, 28>, conv2d<{.out_channels = 6, .kernel_size = 5, .padding = 2}>,
    relu, max_pool2d<{.kernel_size = 2}>, conv2d<{.out_channels = 16, .kernel_size = 5}>, relu,
    max_pool2d<{.kernel_size = 2}>, flatten, dense<120>, relu, dense<84>, relu, dense<10>>;
static_assert(lenet5::macs == 416'520);

constexpr auto net = varied_parameters<lenet5>();
constexpr auto x = varied<lenet5::input_type>(77);

constexpr auto evaluate(float change) {
  auto input = x;
  *input.begin() += change;
  return net(input);
}

#ifdef EVALUATE
// Ours is too quick to be measured once; other numbers each time, lest the compiler remember.
constexpr auto y0 = evaluate(0);
constexpr auto y1 = evaluate(1);
constexpr auto y2 = evaluate(2);
constexpr auto y3 = evaluate(3);
#endif
