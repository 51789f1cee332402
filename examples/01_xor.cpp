// SPDX-License-Identifier: BSL-1.0
#include <ctnn.hpp>

#include <cstdio>

using namespace ctnn::layers;

// A net is a type; its shapes follow from its layers, and its costs are constants.
using net = ctnn::sequential<float, ctnn::shape<2>, dense<4>, tanh, dense<2>>;
static_assert(net::parameter_count == 22 && net::macs == 16);

constexpr auto inputs = ctnn::make_tensor<float>({{0, 0}, {0, 1}, {1, 0}, {1, 1}});
constexpr auto labels = ctnn::make_tensor<int>({0, 1, 1, 0}); // exclusive or

constexpr net train(int epochs) {
  auto result = ctnn::initialized<net>(ctnn::glorot_uniform{}, 1);
  for (int epoch = 0; epoch < epochs; ++epoch) {
    auto const step = ctnn::value_and_grad(result, ctnn::softmax_cross_entropy{}, inputs, labels);
    ctnn::sgd{.learning_rate = 1}.step(result, step.gradient);
  }
  return result;
}

constexpr net trained = train(60); // by the compiler
static_assert(ctnn::accuracy(trained(inputs), labels) == 1);

// using wrong = ctnn::sequential<float, ctnn::shape<1, 4, 4>, dense<2>>;
// error: dense needs a flat input (features): put flatten before it

int main() {
  // The same functions at run time, to the same bits.
  std::printf("xor(1, 0) = %zu\n", argmax(trained(ctnn::make_tensor<float>({1, 0}))));
  return train(60) == trained ? 0 : 1;
}
