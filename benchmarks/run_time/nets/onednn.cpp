// SPDX-License-Identifier: BSL-1.0
#include "support/onednn.hpp"

#include "nets/operands.hpp"

namespace run_time::nets {
namespace {

void add_layers(digits, onednn_chain& chain, float* parameters) {
  chain.dense(128, parameters, parameters + 784 * 128, true);
  parameters += 785 * 128;
  chain.dense(10, parameters, parameters + 128 * 10, false);
}

void add_layers(lenet5, onednn_chain& chain, float* parameters) {
  chain.convolve_relu(6, 5, 2, parameters, parameters + 6 * 25);
  chain.max_pool();
  parameters += 6 * 26;
  chain.convolve_relu(16, 5, 0, parameters, parameters + 16 * 6 * 25);
  chain.max_pool();
  parameters += 16 * 151;
  chain.dense(120, parameters, parameters + 400 * 120, true);
  parameters += 401 * 120;
  chain.dense(84, parameters, parameters + 120 * 84, true);
  parameters += 121 * 84;
  chain.dense(10, parameters, parameters + 84 * 10, false);
}

dnnl::memory::dims input_shape(digits) { return {1, 784}; }
dnnl::memory::dims input_shape(lenet5) { return {1, 1, 28, 28}; }

template <class Net>
struct onednn : operands<Net> {
  onednn_chain chain{input_shape(Net{}), this->x.data()};

  onednn() { add_layers(Net{}, chain, this->parameters.data()); }

  void run() { chain.run(); }

  [[nodiscard]] std::span<float const> result() const { return {chain.result(), Net::outputs}; }
};

bool const added = add_nets<onednn, digits, lenet5>("oneDNN");

} // namespace
} // namespace run_time::nets
