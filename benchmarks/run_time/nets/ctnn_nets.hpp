// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/layers.hpp>
#include <ctnn/model.hpp>

#include <array>
#include <cstddef>

#include "nets/nets.hpp"

namespace run_time::nets {

template <class Net>
struct ctnn_net_of;

template <>
struct ctnn_net_of<exercise> {
  using type = ctnn::sequential<
      float, ctnn::shape<1, 4, 4>,
      ctnn::layers::conv2d<{.out_channels = 1, .kernel_size = 3, .padding = 1, .bias = false}>,
      ctnn::layers::relu, ctnn::layers::max_pool2d<{.kernel_size = 2}>, ctnn::layers::flatten,
      ctnn::layers::dense<3>, ctnn::layers::softmax>;
};

template <>
struct ctnn_net_of<xor_net> {
  using type = ctnn::sequential<float, ctnn::shape<2>, ctnn::layers::dense<8>, ctnn::layers::tanh,
                                ctnn::layers::dense<1>, ctnn::layers::sigmoid>;
};

template <>
struct ctnn_net_of<small> {
  using type =
      ctnn::sequential<float, ctnn::shape<4>, ctnn::layers::dense<16>, ctnn::layers::relu,
                       ctnn::layers::dense<16>, ctnn::layers::relu, ctnn::layers::dense<3>>;
};

template <>
struct ctnn_net_of<digits> {
  using type = ctnn::sequential<float, ctnn::shape<784>, ctnn::layers::dense<128>,
                                ctnn::layers::relu, ctnn::layers::dense<10>>;
};

template <>
struct ctnn_net_of<lenet5> {
  using type =
      ctnn::sequential<float, ctnn::shape<1, 28, 28>,
                       ctnn::layers::conv2d<{.out_channels = 6, .kernel_size = 5, .padding = 2}>,
                       ctnn::layers::relu, ctnn::layers::max_pool2d<{.kernel_size = 2}>,
                       ctnn::layers::conv2d<{.out_channels = 16, .kernel_size = 5}>,
                       ctnn::layers::relu, ctnn::layers::max_pool2d<{.kernel_size = 2}>,
                       ctnn::layers::flatten, ctnn::layers::dense<120>, ctnn::layers::relu,
                       ctnn::layers::dense<84>, ctnn::layers::relu, ctnn::layers::dense<10>>;
};

/// The net of ctnn that a description means.
template <class Net>
using ctnn_net = typename ctnn_net_of<Net>::type;

/// That net with its parameters from one after another.
template <class Net>
constexpr void set_parameters(ctnn_net<Net>& net,
                              std::array<float, Net::parameters> const& parameters) {
  static_assert(ctnn_net<Net>::parameter_count == Net::parameters &&
                ctnn_net<Net>::macs == Net::macs);
  float const* from = parameters.data();
  for_each_parameter(
      [&](auto& tensor) {
        for (float& value : tensor) {
          value = *from++;
        }
      },
      net);
}

} // namespace run_time::nets
