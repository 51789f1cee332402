// SPDX-License-Identifier: BSL-1.0
#include <ctnn/data/array_view.hpp>
#include <ctnn/data/normalization.hpp>
#include <ctnn/data/npy.hpp>
#include <ctnn/onnx.hpp>
#include <ctnn/tensor/argmax.hpp>
#include <ctnn/tensor/reshape.hpp>
#include <ctnn/weights/parse_safetensors.hpp>

#include <bit>
#include <cnn.onnx.hpp>
#include <cnn.safetensors.hpp>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <images.npy.hpp>
#include <labels.npy.hpp>

#include "fashion_mnist/images.hpp"
#include "fashion_mnist/nets.hpp"

// The trained net as `save_onnx` has written it, imported again: what the compiler makes of the
// ONNX model gives the bits of the net, in the compiler and at run time.
//
//     fashion_mnist_imported folder    of Fashion-MNIST's files: on all test images, too

namespace {

using namespace fashion_mnist;

using imported = ctnn::onnx::network<cnn_onnx, ctnn::onnx::dimension<"N", 1>>;
static_assert(imported::input_shape == ctnn::shape<1, 1, 28, 28>{});
static_assert(imported::output_shape == ctnn::shape<1, 10>{});

constexpr cnn trained = ctnn::load_safetensors<cnn>(cnn_safetensors);

template <class Tensor>
constexpr Tensor array_of(ctnn::embedded_file const& file) {
  return ctnn::parsed(ctnn::to_tensor<Tensor>(ctnn::parsed(ctnn::parse_npy(file.bytes()))));
}

constexpr auto pixels = array_of<ctnn::tensor<std::uint8_t, embedded_images, 28, 28>>(images_npy);
constexpr auto labels = array_of<ctnn::tensor<std::uint8_t, embedded_images>>(labels_npy);

constexpr image test_image(std::size_t index) {
  image result;
  for (std::size_t i = 0; i < result.size(); ++i) {
    result.data[i] = static_cast<float>(pixels.data[index * result.size() + i]);
  }
  return ctnn::normalization<float, 1>{{0}, {255}}(result);
}

constexpr auto told_by_import(image const& x) {
  return reshape<10>(imported{}(ctnn::reshape<1, 1, 28, 28>(x)));
}

constexpr bool same_bits(image const& x) {
  auto const a = trained(x);
  auto const b = told_by_import(x);
  for (std::size_t i = 0; i < 10; ++i) {
    if (std::bit_cast<std::uint32_t>(a[i]) != std::bit_cast<std::uint32_t>(b[i])) {
      return false;
    }
  }
  return true;
}

static_assert(argmax(told_by_import(test_image(0))) == labels[0]);
static_assert(same_bits(test_image(1)));

} // namespace

int main(int count, char** arguments) {
  std::size_t same = 0;
  for (std::size_t i = 0; i < embedded_images; ++i) {
    same += same_bits(test_image(i));
  }
  std::printf("%zu of %zu images: the same bits\n", same, embedded_images);
  if (same != embedded_images) {
    return 1;
  }
  if (count > 1) {
    auto const test = read_images(arguments[1], "t10k");
    if (!test) {
      std::fprintf(stderr, "%s\n", test.error().message.c_str());
      return 1;
    }
    std::size_t right = 0;
    same = 0;
    for (std::size_t i = 0; i < test->images.size(); ++i) {
      right += argmax(told_by_import(test->images[i])) == test->labels[i];
      same += same_bits(test->images[i]);
    }
    std::printf("%zu of %zu images: the same bits; %zu known\n", same, test->images.size(), right);
    return same == test->images.size() ? 0 : 1;
  }
  return 0;
}
