// SPDX-License-Identifier: BSL-1.0
#include <ctnn.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <vector>

#include "handwriting.hpp"
#include "net.hpp"

// What one 3x3 filter can reach: the exercise's net beside smaller and larger ones, each trained at
// run time on 20,000 signs from 25 initial weights and judged by 3,000 signs it has not seen.

namespace {

using namespace ctnn::layers;

constexpr std::size_t training_signs = 20'000;
constexpr std::size_t held_out_signs = 3'000;
constexpr std::size_t trials = 25;
constexpr std::size_t epochs = 8;

using image_shape = ctnn::shape<1, 4, 4>;

using linear_on_pixels = ctnn::sequential<float, image_shape, flatten, dense<signs::sign_count>>;

template <std::size_t Filters>
using convolutional = ctnn::sequential<
    float, image_shape,
    conv2d<{.out_channels = Filters, .kernel_size = 3, .padding = 1, .bias = false}>, relu,
    max_pool2d<{.kernel_size = 2}>, flatten, dense<signs::sign_count>>;

using without_pooling =
    ctnn::sequential<float, image_shape,
                     conv2d<{.out_channels = 1, .kernel_size = 3, .padding = 1, .bias = false}>,
                     relu, flatten, dense<signs::sign_count>>;

std::vector<signs::example<float>> written(std::uint64_t seed, std::size_t count) {
  std::vector<signs::example<float>> result;
  for (std::size_t i = 0; i < count; ++i) {
    result.push_back(signs::handwritten<float>(seed, i));
  }
  return result;
}

template <class Net>
double accuracy_of(std::uint64_t weight_seed) {
  static auto const training = written(1, training_signs);
  static auto const held_out = written(2, held_out_signs);

  auto net = ctnn::initialized<Net>(ctnn::he_normal{}, weight_seed);
  ctnn::sgd optimizer{.learning_rate = 0.01};
  for (std::size_t epoch = 0; epoch < epochs; ++epoch) {
    for (auto const& [pixels, label] : training) {
      auto const step = ctnn::value_and_grad(net, ctnn::softmax_cross_entropy{}, pixels,
                                             static_cast<std::size_t>(label));
      optimizer.step(net, step.gradient);
    }
    optimizer.learning_rate *= 0.7;
  }
  auto const right = std::ranges::count_if(held_out, [&](auto const& sign) {
    return ctnn::argmax(net(sign.pixels)) == static_cast<std::size_t>(sign.label);
  });
  return static_cast<double>(right) / held_out_signs;
}

template <class Net>
void study(char const* name) {
  std::vector<double> accuracies;
  for (std::size_t seed = 0; seed < trials; ++seed) {
    accuracies.push_back(accuracy_of<Net>(seed));
  }
  std::ranges::sort(accuracies);
  std::printf("| %-36s | %10zu | %7.1f %% | %7.1f %% |\n", name, Net::parameter_count,
              100 * accuracies[trials / 2], 100 * accuracies.back());
}

} // namespace

int main() {
  std::printf("| %-36s | parameters |    median |      best |\n", "net");
  std::printf("|--------------------------------------|-----------:|----------:|----------:|\n");
  study<convolutional<1>>("one filter, pooled (the exercise's)");
  study<without_pooling>("one filter, not pooled");
  study<convolutional<2>>("two filters, pooled");
  study<convolutional<4>>("four filters, pooled");
  study<linear_on_pixels>("no filter: dense on the 16 pixels");
}
