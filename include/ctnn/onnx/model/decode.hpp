// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/onnx/model/read_tensor.hpp>
#include <ctnn/onnx/model/records.hpp>

#include <array>
#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

namespace ctnn::onnx {

namespace detail {

/// The element that a list of numbers means by one of them.
template <class T>
[[nodiscard]] constexpr T listed_element(std::uint64_t bits) noexcept {
  if constexpr (std::same_as<T, float>) {
    return std::bit_cast<float>(static_cast<std::uint32_t>(bits));
  } else if constexpr (std::same_as<T, double>) {
    return std::bit_cast<double>(bits);
  } else if constexpr (std::same_as<T, bool>) {
    return bits != 0;
  } else if constexpr (std::integral<T>) {
    return static_cast<T>(bits);
  } else {
    return std::bit_cast<T>(static_cast<std::uint16_t>(bits));
  }
}

template <std::size_t Bytes>
using bits_of_size = std::conditional_t<
    Bytes == 1, std::uint8_t,
    std::conditional_t<Bytes == 2, std::uint16_t,
                       std::conditional_t<Bytes == 4, std::uint32_t, std::uint64_t>>>;

template <class T>
[[nodiscard]] constexpr T raw_element(char const* bytes) noexcept {
  using bits = bits_of_size<sizeof(T)>;
  bits result = 0;
  for (std::size_t i = 0; i < sizeof(T); ++i) {
    result = static_cast<bits>(
        result |
        static_cast<bits>(static_cast<bits>(static_cast<unsigned char>(bytes[i])) << 8 * i));
  }
  if constexpr (std::same_as<T, bool>) {
    return result != 0;
  } else {
    return std::bit_cast<T>(result);
  }
}

} // namespace detail

/// The elements of a tensor of T that `read_tensor` has checked.
template <class T, std::size_t Size>
[[nodiscard]] constexpr std::array<T, Size> decode(std::string_view bytes,
                                                   tensor_record const& tensor) {
  std::array<T, Size> result{};
  if constexpr (Size > 0) {
    T* const elements = result.data();
    if (tensor.has_raw) {
      char const* const raw = bytes.data() + tensor.raw.begin;
      // A loop within a loop: GCC limits the turns of each.
      for (std::size_t first = 0; first < Size; first += 4096) {
        std::size_t const last = first + 4096 < Size ? first + 4096 : Size;
        for (std::size_t i = first; i < last; ++i) {
          elements[i] = detail::raw_element<T>(raw + i * sizeof(T));
        }
      }
    } else {
      std::size_t i = 0;
      detail::for_each_listed(bytes, tensor, [&](std::uint64_t bits) {
        elements[i++] = detail::listed_element<T>(bits);
      });
    }
  }
  return result;
}

} // namespace ctnn::onnx
