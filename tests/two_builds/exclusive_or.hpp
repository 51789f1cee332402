// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn.hpp>

// What both programs know: the net, and how it is trained.

using net = ctnn::sequential<float, ctnn::shape<2>, ctnn::layers::dense<4>, ctnn::layers::tanh,
                             ctnn::layers::dense<2>>;

inline constexpr auto inputs = ctnn::make_tensor<float>({{0, 0}, {0, 1}, {1, 0}, {1, 1}});
inline constexpr auto labels = ctnn::make_tensor<int>({0, 1, 1, 0});

constexpr net train(int epochs) {
  auto result = ctnn::initialized<net>(ctnn::glorot_uniform{}, 1);
  for (int epoch = 0; epoch < epochs; ++epoch) {
    auto const step = ctnn::value_and_grad(result, ctnn::softmax_cross_entropy{}, inputs, labels);
    ctnn::sgd{.learning_rate = 1}.step(result, step.gradient);
  }
  return result;
}
