// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/initializers.hpp>
#include <ctnn/losses.hpp>
#include <ctnn/optimizers.hpp>
#include <ctnn/tensor.hpp>
#include <ctnn/train.hpp>

#include <array>
#include <cstddef>
#include <cstdint>

#include "handwriting.hpp"
#include "net.hpp"

namespace signs {

inline constexpr std::uint64_t training_seed = 1;
inline constexpr std::uint64_t held_out_seed = 2;

/// One handwritten sign of each class.
template <class T>
struct batch {
  ctnn::tensor<T, sign_count, 1, 4, 4> images;
  ctnn::tensor<std::size_t, sign_count> labels;
};

template <class T>
[[nodiscard]] constexpr batch<T> handwritten_batch(std::uint64_t seed,
                                                   std::size_t number) noexcept {
  batch<T> result;
  for (std::size_t i = 0; i < sign_count; ++i) {
    example<T> const written = handwritten<T>(seed, number * sign_count + i);
    ctnn::set_subtensor(result.images, i, written.pixels);
    result.labels[i] = static_cast<std::size_t>(written.label);
  }
  return result;
}

/// How the recogniser is trained.
struct training {
  std::uint64_t weight_seed = 10;
  std::size_t epochs = 5;
  double learning_rate = 0.07;
  double decay = 0.85; // of the learning rate, each epoch
};

/// The net trained on `Batches` batches: the same function, and the same weights bit for bit, in
/// the compiler and at run time.
template <class T, std::size_t Batches>
[[nodiscard]] constexpr net<T> trained(training const& options) noexcept {
  std::array<batch<T>, Batches> data;
  for (std::size_t i = 0; i < Batches; ++i) {
    data[i] = handwritten_batch<T>(training_seed, i);
  }
  auto result = ctnn::initialized<net<T>>(ctnn::he_normal{}, options.weight_seed);
  ctnn::sgd optimizer{.learning_rate = options.learning_rate};
  for (std::size_t epoch = 0; epoch < options.epochs; ++epoch) {
    for (auto const& [images, labels] : data) {
      auto const step = ctnn::value_and_grad(result, ctnn::softmax_cross_entropy{}, images, labels);
      optimizer.step(result, step.gradient);
    }
    optimizer.learning_rate *= options.decay;
  }
  return result;
}

/// How many of the first `count` held-out signs the net reads right.
template <class T>
[[nodiscard]] constexpr std::size_t read_right(net<T> const& recogniser,
                                               std::size_t count) noexcept {
  std::size_t right = 0;
  for (std::size_t i = 0; i < count; ++i) {
    auto const [pixels, label] = handwritten<T>(held_out_seed, i);
    right += ctnn::argmax(recogniser(pixels)) == static_cast<std::size_t>(label) ? 1 : 0;
  }
  return right;
}

} // namespace signs
