// SPDX-License-Identifier: BSL-1.0
#include "batch/operands.hpp"
#include "batch/with_libtorch/torch_net.hpp"

namespace run_time::batch {
namespace {

struct given : operands {
  std::array<std::int64_t, samples> labels;
  torch_net net{{samples, inputs, hidden, classes}, x.data(), parameters.data(), labels.data()};

  given() {
    for (std::size_t sample = 0; sample < samples; ++sample) {
      labels[sample] = static_cast<std::int64_t>(label(sample));
    }
  }
};

struct inference : given {
  float const* logits;

  void run() { logits = net.infer(); }

  [[nodiscard]] std::span<float const> result() const { return {logits, samples * classes}; }
};

struct training : given {
  mutable parameters_array change;

  training() { net.prepare_training(double{learning_rate}); }

  void run() { net.train(); }

  [[nodiscard]] std::span<float const> result() const {
    change = change_to(parameters);
    return change;
  }
};

bool const added = add_inference<inference>("libtorch") && add_training<training>("libtorch");

} // namespace
} // namespace run_time::batch
