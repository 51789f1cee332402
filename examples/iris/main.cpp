// SPDX-License-Identifier: BSL-1.0
#include <ctnn.hpp>
#include <ctnn/data/csv.hpp>
#include <ctnn/data/normalization.hpp>

#include <array>
#include <cstddef>
#include <cstdio>
#include <iris.csv.hpp> // by ctnn_embed: see examples/CMakeLists.txt
#include <string_view>

// A table in a CSV file, read, normalised, learned and held against flowers that the net has not
// seen, all by the compiler and under its default limits.

using namespace ctnn::layers;

using flower = ctnn::tensor<float, 4>;
using net = ctnn::sequential<float, ctnn::shape<4>, dense<8>, tanh, dense<3>>;

constexpr std::array<std::string_view, 3> species{"setosa", "versicolor", "virginica"};
constexpr auto flowers = ctnn::parsed<[] {
  return ctnn::parse_labelled_csv<flower, 150>(iris_csv.bytes(), {.names = species},
                                               {.header = true});
}>();

/// Every fifth flower, or all others, as a batch.
template <std::size_t Count>
struct part {
  ctnn::tensor<float, Count, 4> inputs{};
  ctnn::tensor<int, Count> labels{};

  constexpr explicit part(bool every_fifth) {
    auto const scale = ctnn::channel_normalization(flowers.inputs);
    std::size_t count = 0;
    for (std::size_t i = 0; i < flowers.inputs.size(); ++i) {
      if ((i % 5 == 4) == every_fifth) {
        set_subtensor(inputs, count, scale(flowers.inputs[i]));
        labels[count++] = flowers.labels[i];
      }
    }
  }
};

constexpr part<120> training(false);
constexpr part<30> held_out(true);

constexpr net trained(int epochs) {
  auto result = ctnn::initialized<net>(ctnn::glorot_uniform{}, 1);
  ctnn::sgd const optimizer{.learning_rate = 0.5, .momentum = 0.9};
  auto state = optimizer.start(result);
  for (int epoch = 0; epoch < epochs; ++epoch) {
    auto const step = ctnn::value_and_grad(result, ctnn::softmax_cross_entropy{}, training.inputs,
                                           training.labels);
    optimizer.step(result, step.gradient, state);
  }
  return result;
}

constexpr net reader = trained(30);
constexpr auto accuracy = ctnn::accuracy(reader(held_out.inputs), held_out.labels);
static_assert(accuracy > 0.95f);

int main(int count, char**) {
  std::printf("the compiler knows %.1f %% of the flowers it has learned and %.1f %% of 30 others\n",
              100 * double{ctnn::accuracy(reader(training.inputs), training.labels)},
              100 * double{accuracy});
  return trained(30 * count) == reader ? 0 : 1; // at run time
}
