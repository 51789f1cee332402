// SPDX-License-Identifier: BSL-1.0
#include <ctnn/losses.hpp>
#include <ctnn/optimizers.hpp>
#include <ctnn/train.hpp>

#include <new>

#include "batch/operands.hpp"
#include "nets/ctnn_nets.hpp"

namespace run_time::batch {
namespace {

using net_type = nets::ctnn_net<digits>;

struct given {
  alignas(64) ctnn::tensor<float, samples, inputs> x;
  alignas(64) net_type net;

  given() {
    operands const numbers;
    x = {numbers.x};
    nets::set_parameters<digits>(net, numbers.parameters);
  }
};

struct inference : given {
  alignas(64) ctnn::tensor<float, samples, classes> y;

  // In place: an assignment would copy the result.
  void run() { ::new (&y) auto(net(x)); }

  [[nodiscard]] std::span<float const> result() const { return y.data; }
};

struct training : given {
  ctnn::tensor<std::size_t, samples> labels;
  mutable parameters_array change;

  training() {
    for (std::size_t sample = 0; sample < samples; ++sample) {
      labels[sample] = label(sample);
    }
  }

  void run() {
    auto const step = ctnn::value_and_grad(net, ctnn::softmax_cross_entropy{}, x, labels);
    ctnn::sgd{.learning_rate = learning_rate}.step(net, step.gradient);
  }

  [[nodiscard]] std::span<float const> result() const {
    float* to = change.data();
    for_each_parameter([&](auto const& tensor) { to = std::ranges::copy(tensor, to).out; }, net);
    change = change_to(change);
    return change;
  }
};

bool const added = add_inference<inference>("ctnn") && add_training<training>("ctnn");

} // namespace
} // namespace run_time::batch
