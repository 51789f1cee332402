// SPDX-License-Identifier: BSL-1.0
#include "support/xnnpack.hpp"

#include <vector>

#include "convolution/operands.hpp"

namespace run_time::convolution {
namespace {

/// Channels last, in and out.
template <layer L>
struct xnnpack : operands<L> {
  std::vector<float> channels_last_x = std::vector<float>(L.x_size() + XNN_EXTRA_BYTES);
  xnnpack_chain chain{1, channels_last_x.data()};

  xnnpack() {
    for (std::size_t channel = 0; channel < L.in; ++channel) {
      for (std::size_t place = 0; place < L.size * L.size; ++place) {
        channels_last_x[place * L.in + channel] = this->x[channel * L.size * L.size + place];
      }
    }
    chain.convolve({.in = L.in,
                    .out = L.out,
                    .size = L.size,
                    .kernel = L.kernel,
                    .stride = L.stride,
                    .padding = L.padding,
                    .groups = L.groups},
                   this->weight.data(), this->bias.data());
  }

  void run() { chain.run(); }

  [[nodiscard]] std::span<float const> result() {
    constexpr std::size_t places = L.out_size() * L.out_size();
    for (std::size_t channel = 0; channel < L.out; ++channel) {
      for (std::size_t place = 0; place < places; ++place) {
        this->y[channel * places + place] = chain.result()[place * L.out + channel];
      }
    }
    return this->y;
  }
};

bool const added = add_layers<xnnpack>("XNNPACK (NHWC)");

} // namespace
} // namespace run_time::convolution
