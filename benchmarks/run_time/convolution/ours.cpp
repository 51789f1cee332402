// SPDX-License-Identifier: BSL-1.0
#include <ctnn/ops/conv2d.hpp>

#include <new>

#include "convolution/operands.hpp"

namespace run_time::convolution {
namespace {

template <layer L>
struct ours {
  static constexpr bool supported = true;
  static constexpr ctnn::conv2d_window window{
      .stride = L.stride, .padding = L.padding, .groups = L.groups};

  alignas(64) ctnn::tensor<float, L.in, L.size, L.size> x;
  alignas(64) ctnn::tensor<float, L.out, L.group_in(), L.kernel, L.kernel> weight;
  alignas(64) ctnn::tensor<float, L.out> bias;
  alignas(64) ctnn::tensor<float, L.out, L.out_size(), L.out_size()> y;

  ours() {
    fill_varied(x.begin(), x.size(), x_seed);
    fill_varied(weight.begin(), weight.size(), weight_seed);
    fill_varied(bias.begin(), bias.size(), bias_seed);
  }

  // In place: an assignment would copy the result.
  void run() { ::new (&y) auto(ctnn::conv2d<window>(x, weight, bias)); }

  [[nodiscard]] std::span<float const> result() const { return y.data; }
};

bool const added = add_layers<ours>("ctnn");

} // namespace
} // namespace run_time::convolution
