// SPDX-License-Identifier: BSL-1.0
#include <vector>

#include "batch/operands.hpp"
#include "support/onednn.hpp"
#include "support/xnnpack.hpp"

namespace run_time::batch {
namespace {

// Inference by libraries that bring the weights into layouts of their own once.

struct onednn : operands {
  onednn_chain chain{{samples, inputs}, x.data()};

  onednn() {
    float* const p = parameters.data();
    chain.dense(hidden, p, p + first_bias, true);
    chain.dense(classes, p + second_weight, p + second_bias, false);
  }

  void run() { chain.run(); }

  [[nodiscard]] std::span<float const> result() const {
    return {chain.result(), samples * classes};
  }
};

struct xnnpack : operands {
  std::vector<float> readable_x = std::vector<float>(samples * inputs + XNN_EXTRA_BYTES);
  xnnpack_chain chain{samples, readable_x.data()};

  xnnpack() {
    std::ranges::copy(x, readable_x.begin());
    float const* const p = parameters.data();
    chain.dense(inputs, hidden, p, p + first_bias, true);
    chain.dense(hidden, classes, p + second_weight, p + second_bias, false);
  }

  void run() { chain.run(); }

  [[nodiscard]] std::span<float const> result() const {
    return {chain.result(), samples * classes};
  }
};

bool const added = add_inference<onednn>("oneDNN (packed)") && add_inference<xnnpack>("XNNPACK");

} // namespace
} // namespace run_time::batch
