// SPDX-License-Identifier: BSL-1.0
#include "support/xnnpack.hpp"

#include <vector>

#include "nets/operands.hpp"

namespace run_time::nets {
namespace {

void add_layers(small, xnnpack_chain& chain, float const* parameters) {
  chain.dense(4, 16, parameters, parameters + 4 * 16, true);
  parameters += 5 * 16;
  chain.dense(16, 16, parameters, parameters + 16 * 16, true);
  parameters += 17 * 16;
  chain.dense(16, 3, parameters, parameters + 16 * 3, false);
}

void add_layers(digits, xnnpack_chain& chain, float const* parameters) {
  chain.dense(784, 128, parameters, parameters + 784 * 128, true);
  parameters += 785 * 128;
  chain.dense(128, 10, parameters, parameters + 128 * 10, false);
}

void add_layers(lenet5, xnnpack_chain& chain, float const* parameters) {
  chain.convolve({.in = 1, .out = 6, .size = 28, .kernel = 5, .padding = 2, .relu = true},
                 parameters, parameters + 6 * 25);
  chain.max_pool(28, 6);
  parameters += 6 * 26;
  chain.convolve({.in = 6, .out = 16, .size = 14, .kernel = 5, .relu = true}, parameters,
                 parameters + 16 * 6 * 25);
  chain.max_pool(10, 16);
  parameters += 16 * 151;
  // Its input is (5, 5, 16) here and (16, 5, 5) elsewhere.
  std::vector<float> weight(400 * 120);
  for (std::size_t channel = 0; channel < 16; ++channel) {
    for (std::size_t place = 0; place < 25; ++place) {
      for (std::size_t out = 0; out < 120; ++out) {
        weight[(place * 16 + channel) * 120 + out] = parameters[(channel * 25 + place) * 120 + out];
      }
    }
  }
  chain.dense(400, 120, weight.data(), parameters + 400 * 120, true);
  parameters += 401 * 120;
  chain.dense(120, 84, parameters, parameters + 120 * 84, true);
  parameters += 121 * 84;
  chain.dense(84, 10, parameters, parameters + 84 * 10, false);
}

template <class Net>
struct xnnpack : operands<Net> {
  std::vector<float> readable_x = std::vector<float>(Net::inputs + XNN_EXTRA_BYTES);
  xnnpack_chain chain{1, readable_x.data()};

  xnnpack() {
    fill_varied(readable_x.data(), Net::inputs, x_seed);
    add_layers(Net{}, chain, this->parameters.data());
  }

  void run() { chain.run(); }

  [[nodiscard]] std::span<float> input() { return readable_x; }
  [[nodiscard]] std::span<float const> result() const { return {chain.result(), Net::outputs}; }
};

bool const added = add_nets<xnnpack, small, digits, lenet5>("XNNPACK");

} // namespace
} // namespace run_time::nets
