// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/from_bytes.hpp>
#include <ctnn/onnx/model/read_tensor.hpp>
#include <ctnn/onnx/model/records.hpp>

#include <array>
#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <new>
#include <string_view>

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
  } else if constexpr (requires { T::bit_count; }) {
    return T(bits);
  } else if constexpr (sizeof(T) == 1) {
    return std::bit_cast<T>(static_cast<std::uint8_t>(bits));
  } else {
    return std::bit_cast<T>(static_cast<std::uint16_t>(bits));
  }
}

/// Demands that this target reads elements from units of so many bytes, the lowest first.
template <std::size_t Unit, class T>
consteval void demand_order_of_bytes() {
  static_assert(std::endian::native == std::endian::little || sizeof(T) == Unit,
                "ctnn::onnx: tensors' bytes stand the lowest first, and this target reads them the "
                "highest first, which is not supported");
}

/// The elements that share bytes, which `for_each_byte` gives one after the other.
template <class T, std::size_t Size, std::size_t Together, class ForEachByte>
[[nodiscard]] constexpr std::array<T, Size> separated(ForEachByte for_each_byte) {
  constexpr std::size_t bits = 8 / Together;
  std::array<T, Size> result{};
  std::size_t i = 0;
  for_each_byte([&](std::uint64_t byte) {
    for (std::size_t k = 0; k < Together && i < Size; ++k) {
      result.data()[i++] = listed_element<T>(byte >> (k * bits) & ((1U << bits) - 1));
    }
  });
  return result;
}

} // namespace detail

/// The elements of a tensor of T that `read_tensor` has checked.
template <class T, std::size_t Size>
[[nodiscard]] constexpr std::array<T, Size> decode(std::string_view bytes,
                                                   tensor_record const& tensor) {
  constexpr std::size_t together = elements_together(data_type_of<T>());
  if constexpr (Size == 0) {
    return {};
  } else if constexpr (together > 1) {
    return detail::separated<T, Size, together>([&](auto f) {
      if (tensor.has_raw) {
        for (std::size_t i = 0; i < tensor.raw.size(); ++i) {
          f(static_cast<unsigned char>(bytes[tensor.raw.begin + i]));
        }
      } else {
        detail::for_each_listed(bytes, tensor, f);
      }
    });
  } else if (tensor.has_raw) {
    char const* const from = bytes.data() + tensor.raw.begin;
    if constexpr (std::same_as<T, bool>) { // whose bytes may be any
      std::array<bool, Size> result{};
      for (std::size_t i = 0; i < Size; ++i) {
        result.data()[i] = from[i] != 0;
      }
      return result;
    } else {
      detail::demand_order_of_bytes<1, T>();
      return ctnn::detail::from_bytes_at<std::array<T, Size>>(from);
    }
  } else {
    std::array<T, Size> result{};
    std::size_t i = 0;
    detail::for_each_listed(bytes, tensor, [&](std::uint64_t bits) {
      result.data()[i++] = detail::listed_element<T>(bits);
    });
    return result;
  }
}

/// The elements of a tensor that ctnn_embed has laid apart, as constant expressions see them.
template <class T, std::size_t Size>
[[nodiscard]] constexpr std::array<T, Size> decode(embedded_tensor const& tensor) {
  detail::demand_order_of_bytes<sizeof(char32_t), T>();
  constexpr std::size_t together = sizeof(T) < sizeof(char32_t) ? sizeof(char32_t) / sizeof(T) : 1;
  if constexpr (Size % together == 0) {
    return ctnn::detail::from_bytes_at<std::array<T, Size>>(tensor.data);
  } else {
    auto const whole = decode<T, (Size / together + 1) * together>(tensor);
    std::array<T, Size> result{};
    for (std::size_t i = 0; i < Size; ++i) {
      result.data()[i] = whole.data()[i];
    }
    return result;
  }
}

/// The same elements at run time, where they are: an array that holds other elements of their
/// size, but that nothing ever writes, and whose alignment is that of `embedded_tensor`.
template <class T, std::size_t Size>
[[nodiscard]] inline std::array<T, Size> const& in_place(embedded_tensor const& tensor) noexcept {
  detail::demand_order_of_bytes<sizeof(char32_t), T>();
  return *std::launder(reinterpret_cast<std::array<T, Size> const*>(tensor.data));
}

} // namespace ctnn::onnx
