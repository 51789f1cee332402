// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/initializers.hpp>
#include <ctnn/layers/activations.hpp>
#include <ctnn/layers/conv2d.hpp>
#include <ctnn/layers/dense.hpp>
#include <ctnn/layers/flatten.hpp>
#include <ctnn/layers/max_pool2d.hpp>
#include <ctnn/model/sequential.hpp>
#include <ctnn/optimizers/adam.hpp>
#include <ctnn/optimizers/scheduled.hpp>
#include <ctnn/schedules/cosine_decay.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <cstddef>
#include <cstdint>

/// Two nets for the images of Fashion-MNIST, and how they are trained.
namespace fashion_mnist {

/// From 0 to 1.
using image = ctnn::tensor<float, 1, 28, 28>;

inline constexpr std::size_t training_images = 60000;
inline constexpr std::size_t test_images = 10000;
inline constexpr std::size_t batch_size = 64;
inline constexpr std::uint64_t epochs = 10;
inline constexpr std::uint64_t seed = 1;
/// How many test images `embedded` is compiled with.
inline constexpr std::size_t embedded_images = 8;

namespace detail {
using namespace ctnn::layers;

using mlp = ctnn::sequential<float, image::shape_type, flatten, dense<128>, relu, dense<10>>;

using cnn =
    ctnn::sequential<float, image::shape_type,
                     conv2d<{.out_channels = 8, .kernel_size = 5, .padding = 2}>, relu,
                     max_pool2d<{.kernel_size = 2}>, conv2d<{.out_channels = 16, .kernel_size = 5}>,
                     relu, max_pool2d<{.kernel_size = 2}>, flatten, dense<64>, relu, dense<10>>;
} // namespace detail

using detail::cnn;
using detail::mlp;

template <class Net>
[[nodiscard]] constexpr Net initial() {
  return ctnn::initialized<Net>(ctnn::he_normal{}, seed);
}

/// For a training of so many epochs.
[[nodiscard]] constexpr auto optimizer_for(std::uint64_t all_epochs) {
  constexpr std::uint64_t steps = (training_images + batch_size - 1) / batch_size;
  return ctnn::scheduled{ctnn::adam{},
                         ctnn::cosine_decay{.learning_rate = 0.002, .t_max = all_epochs * steps}};
}

} // namespace fashion_mnist
