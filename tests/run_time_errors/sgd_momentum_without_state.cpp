// SPDX-License-Identifier: BSL-1.0
#include <ctnn/optimizers.hpp>
#include <ctnn/tensor.hpp>

int main() {
  ctnn::tensor<float, 3> parameters{};
  ctnn::sgd{.momentum = 0.9}.step(parameters, ctnn::tensor<float, 3>{});
}
