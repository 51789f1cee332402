// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <string_view>

namespace ctnn {

/// The bytes of a tensor: four of them, the lowest first, are an element of an array that is
/// aligned to 64; elements that share bytes in a file have one each here. Characters of four bytes,
/// because a program may read numbers from such an array where it is, and because compilers make a
/// value of their own of each of its elements.
struct embedded_tensor {
  char32_t const* data;
  std::size_t size;
};

/// What `ctnn_embed(target model.onnx)` writes of a model that has large tensors: bytes() are its
/// message without their data, which programs read in place, and constant expressions only if they
/// calculate with it.
struct embedded_model {
  char const* data;
  std::size_t size;
  embedded_tensor const* tensors;
  std::size_t tensor_count;

  [[nodiscard]] constexpr std::string_view bytes() const noexcept { return {data, size}; }
};

} // namespace ctnn
