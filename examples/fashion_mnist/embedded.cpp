// SPDX-License-Identifier: BSL-1.0
#include <ctnn/data/array_view.hpp>
#include <ctnn/data/normalization.hpp>
#include <ctnn/data/npy.hpp>
#include <ctnn/tensor/argmax.hpp>
#include <ctnn/tensor/subtensor.hpp>
#include <ctnn/weights/parse_safetensors.hpp>

#include <array>
#include <cnn.safetensors.hpp>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <images.npy.hpp>
#include <labels.npy.hpp>

#include "fashion_mnist/nets.hpp"

// The net that `fashion_mnist cnn --save folder` has trained and saved, as a constant of this
// program: the compiler reads the files, and checks what the net says of images that it has not
// been trained with.

namespace {

using namespace fashion_mnist;

template <class Tensor>
constexpr Tensor array_of(ctnn::embedded_file const& file) {
  return ctnn::parsed(ctnn::to_tensor<Tensor>(ctnn::parsed(ctnn::parse_npy(file.bytes()))));
}

constexpr cnn trained = ctnn::load_safetensors<cnn>(cnn_safetensors);
constexpr auto pixels = array_of<ctnn::tensor<std::uint8_t, embedded_images, 28, 28>>(images_npy);
constexpr auto labels = array_of<ctnn::tensor<std::uint8_t, embedded_images>>(labels_npy);

constexpr image test_image(std::size_t index) {
  image result;
  for (std::size_t i = 0; i < result.size(); ++i) {
    result.data[i] = static_cast<float>(pixels.data[index * result.size() + i]);
  }
  return ctnn::normalization<float, 1>{{0}, {255}}(result);
}

constexpr std::size_t told(std::size_t index) { return argmax(trained(test_image(index))); }

// Each is an evaluation of its own: GCC frees nothing during one.
static_assert(told(0) == labels[0]);
static_assert(told(1) == labels[1]);
static_assert(told(2) == labels[2]);
static_assert(told(3) == labels[3]);

constexpr std::array names{"T-shirt/top", "trouser", "pullover", "dress", "coat",
                           "sandal",      "shirt",   "sneaker",  "bag",   "ankle boot"};

} // namespace

int main() {
  // At run time the same.
  std::size_t right = 0;
  for (std::size_t i = 0; i < embedded_images; ++i) {
    std::printf("%s, told %s\n", names[labels[i]], names[told(i)]);
    right += told(i) == labels[i];
  }
  return right == embedded_images ? 0 : 1;
}
