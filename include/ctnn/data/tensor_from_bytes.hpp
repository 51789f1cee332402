// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/contract.hpp>
#include <ctnn/detail/from_bytes.hpp>
#include <ctnn/math/lanes.hpp>
#include <ctnn/math/rounded.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <string_view>

namespace ctnn {
namespace detail {

/// Bytes as numbers of T, in the constant evaluator: in vectors of as many as divide their count.
template <class T, std::size_t Size>
[[nodiscard]] constexpr std::array<T, Size> numbers_of_bytes(char const* bytes, T scale) noexcept {
  constexpr std::size_t divisor = Size & (~Size + 1);
  constexpr std::size_t width = divisor < 1024 ? divisor : 1024;
  struct byte_vectors {
    lanes<unsigned char, width> of[Size / width];
  };
  struct vectors {
    lanes<T, width> of[Size / width];
  };
  auto from = from_bytes_at<byte_vectors>(bytes);
  vectors to;
  for (std::size_t i = 0; i < Size / width; ++i) {
    to.of[i] = __builtin_convertvector(from.of[i], lanes<T, width>) * scale;
  }
  return __builtin_bit_cast(std::array<T, Size>, to);
}

} // namespace detail

/// The tensor of bytes, each a number from 0 to 255, times `scale`: pixels, as they lie in a file
/// or are embedded.
///
///     tensor_from_bytes<tensor<float, 64, 28, 28>>(pixels, 1 / 255.0f)
///
/// The constant evaluator takes them many at a time.
template <class Tensor>
  requires std::floating_point<typename Tensor::value_type>
[[nodiscard]] constexpr Tensor tensor_from_bytes(std::string_view bytes,
                                                 typename Tensor::value_type scale = 1) noexcept {
  using T = typename Tensor::value_type;
  if (bytes.size() != Tensor::size()) {
    detail::contract_violation("tensor_from_bytes: a byte for each element: (bytes, elements) are",
                               bytes.size(), Tensor::size());
  }
  if consteval {
    return {detail::numbers_of_bytes<T, Tensor::size()>(bytes.data(), scale)};
  } else {
    Tensor result;
    for (std::size_t i = 0; i < Tensor::size(); ++i) {
      result.begin()[i] =
          detail::rounded(static_cast<T>(static_cast<unsigned char>(bytes[i])) * scale);
    }
    return result;
  }
}

} // namespace ctnn
