// SPDX-License-Identifier: BSL-1.0
#include "support/xnnpack.hpp"

#include <cstdint>
#include <limits>
#include <vector>
#include <xnnpack.h>

#include "convolution/operands.hpp"

namespace run_time::convolution {
namespace {

/// Channels last, without threads.
template <layer L>
struct xnnpack : operands<L> {
  std::vector<float> nhwc_x = std::vector<float>(L.x_size() + XNN_EXTRA_BYTES);
  std::vector<float> nhwc_y = std::vector<float>(L.y_size());
  mutable std::vector<float> chw_y = std::vector<float>(L.y_size());
  xnnpack_operator convolution;

  xnnpack() {
    for (std::size_t channel = 0; channel < L.in; ++channel) {
      for (std::size_t place = 0; place < L.size * L.size; ++place) {
        nhwc_x[place * L.in + channel] = this->x[channel * L.size * L.size + place];
      }
    }
    constexpr std::size_t area = L.kernel * L.kernel;
    std::vector<float> ohwi_weight(L.weight_size());
    for (std::size_t out = 0; out < L.out; ++out) {
      for (std::size_t in = 0; in < L.group_in(); ++in) {
        for (std::size_t tap = 0; tap < area; ++tap) {
          ohwi_weight[(out * area + tap) * L.group_in() + in] =
              this->weight[(out * L.group_in() + in) * area + tap];
        }
      }
    }
    constexpr auto padding = static_cast<std::uint32_t>(L.padding);
    constexpr auto kernel = static_cast<std::uint32_t>(L.kernel);
    constexpr auto stride = static_cast<std::uint32_t>(L.stride);
    constexpr float infinity = std::numeric_limits<float>::infinity();
    xnnpack_operator::expect(xnn_create_convolution2d_nhwc_f32(
        padding, padding, padding, padding, kernel, kernel, stride, stride, 1, 1,
        static_cast<std::uint32_t>(L.groups), L.group_in(), L.out / L.groups, L.in, L.out,
        ohwi_weight.data(), this->bias.data(), -infinity, infinity, 0, convolution.address()));
    xnnpack_operator::expect(xnn_setup_convolution2d_nhwc_f32(
        convolution.get(), 1, L.size, L.size, nhwc_x.data(), nhwc_y.data(), nullptr));
  }

  void run() { convolution.run(); }

  [[nodiscard]] std::span<float const> result() const {
    constexpr std::size_t places = L.out_size() * L.out_size();
    for (std::size_t channel = 0; channel < L.out; ++channel) {
      for (std::size_t place = 0; place < places; ++place) {
        chw_y[channel * places + place] = nhwc_y[place * L.out + channel];
      }
    }
    return chw_y;
  }
};

bool const added = add_layers<xnnpack>("XNNPACK (NHWC)");

} // namespace
} // namespace run_time::convolution
