// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn.hpp>
#include <ctnn/data/idx.hpp>
#include <ctnn/data/tensor_from_bytes.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace fashion {

/// Images of 7x7 grey pixels, of ten kinds of clothes.
using net = ctnn::sequential<float, ctnn::shape<49>, ctnn::layers::dense<16>, ctnn::layers::relu,
                             ctnn::layers::dense<10>>;

/// How many images go through the net side by side, in training and in the test.
inline constexpr std::size_t batch_size = 32;
using batch = ctnn::tensor<float, batch_size, 49>;
using batch_labels = ctnn::tensor<std::uint8_t, batch_size>;

/// Images and their labels, in the bytes of IDX files.
class samples {
public:
  constexpr samples(std::string_view images, std::string_view labels)
      : images_{images.substr(16)}, labels_{labels.substr(8)},
        size_{parsed(ctnn::parse_idx<ctnn::tensor<std::uint8_t, 7, 7>>(images)).size()} {
    if (parsed(ctnn::parse_idx<std::uint8_t>(labels)).size() != size_) {
      ctnn::detail::contract_violation("fashion: as many labels as images", labels_.size(), size_);
    }
  }

  [[nodiscard]] constexpr std::size_t size() const noexcept { return size_; }
  [[nodiscard]] constexpr std::size_t batches() const noexcept { return size_ / batch_size; }

  /// Pixels from 0 to 1.
  [[nodiscard]] constexpr batch images(std::size_t index) const noexcept {
    return ctnn::tensor_from_bytes<batch>(images_.substr(index * batch::size(), batch::size()),
                                          1 / 255.0f);
  }

  [[nodiscard]] constexpr batch_labels labels(std::size_t index) const noexcept {
    batch_labels result;
    for (std::size_t i = 0; i < batch_size; ++i) {
      result.begin()[i] = static_cast<std::uint8_t>(labels_[index * batch_size + i]);
    }
    return result;
  }

private:
  std::string_view images_;
  std::string_view labels_;
  std::size_t size_;
};

/// A net that has seen each image once. The compiler and the processor give the same bits.
[[nodiscard]] constexpr net trained(samples const& data) noexcept {
  auto result = ctnn::initialized<net>(ctnn::he_normal{}, 1);
  ctnn::scheduled const optimizer{
      ctnn::sgd{.momentum = 0.9},
      ctnn::cosine_decay{.learning_rate = 0.2, .t_max = data.batches()}};
  auto state = optimizer.start(result);
  for (std::size_t i = 0; i < data.batches(); ++i) {
    auto const step =
        ctnn::value_and_grad(result, ctnn::softmax_cross_entropy{}, data.images(i), data.labels(i));
    optimizer.step(result, step.gradient, state);
  }
  return result;
}

/// How many images the net puts into their class.
[[nodiscard]] constexpr std::size_t recognised(net const& reader, samples const& data) noexcept {
  std::size_t right = 0;
  for (std::size_t i = 0; i < data.batches(); ++i) {
    auto const logits = reader(data.images(i));
    auto const labels = data.labels(i);
    for (std::size_t j = 0; j < batch_size; ++j) {
      right += argmax(subtensor(logits, j)) == labels.begin()[j] ? 1 : 0;
    }
  }
  return right;
}

} // namespace fashion
