// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/bfloat16.hpp>
#include <ctnn/math/float16.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>

namespace ctnn::onnx {

/// The type of a tensor's elements, by ONNX's numbers.
/// Source: onnx.proto, TensorProto.DataType.
enum class data_type : std::int32_t {
  undefined = 0,
  float32 = 1,
  uint8 = 2,
  int8 = 3,
  uint16 = 4,
  int16 = 5,
  int32 = 6,
  int64 = 7,
  string = 8,
  boolean = 9,
  float16 = 10,
  float64 = 11,
  uint32 = 12,
  uint64 = 13,
  complex64 = 14,
  complex128 = 15,
  bfloat16 = 16,
};

namespace detail {

template <data_type>
struct element_for;

template <>
struct element_for<data_type::float32> {
  using type = float;
};
template <>
struct element_for<data_type::uint8> {
  using type = std::uint8_t;
};
template <>
struct element_for<data_type::int8> {
  using type = std::int8_t;
};
template <>
struct element_for<data_type::uint16> {
  using type = std::uint16_t;
};
template <>
struct element_for<data_type::int16> {
  using type = std::int16_t;
};
template <>
struct element_for<data_type::int32> {
  using type = std::int32_t;
};
template <>
struct element_for<data_type::int64> {
  using type = std::int64_t;
};
template <>
struct element_for<data_type::boolean> {
  using type = bool;
};
template <>
struct element_for<data_type::float16> {
  using type = ctnn::float16;
};
template <>
struct element_for<data_type::float64> {
  using type = double;
};
template <>
struct element_for<data_type::uint32> {
  using type = std::uint32_t;
};
template <>
struct element_for<data_type::uint64> {
  using type = std::uint64_t;
};
template <>
struct element_for<data_type::bfloat16> {
  using type = ctnn::bfloat16;
};

} // namespace detail

/// The type of C++ that holds an element: `float` for `data_type::float32`.
template <data_type Type>
using element_of = typename detail::element_for<Type>::type;

/// The other way round.
template <class T>
[[nodiscard]] consteval data_type data_type_of() noexcept {
  if constexpr (std::same_as<T, float>) {
    return data_type::float32;
  } else if constexpr (std::same_as<T, double>) {
    return data_type::float64;
  } else if constexpr (std::same_as<T, ctnn::float16>) {
    return data_type::float16;
  } else if constexpr (std::same_as<T, ctnn::bfloat16>) {
    return data_type::bfloat16;
  } else if constexpr (std::same_as<T, bool>) {
    return data_type::boolean;
  } else if constexpr (std::same_as<T, std::int8_t>) {
    return data_type::int8;
  } else if constexpr (std::same_as<T, std::uint8_t>) {
    return data_type::uint8;
  } else if constexpr (std::same_as<T, std::int16_t>) {
    return data_type::int16;
  } else if constexpr (std::same_as<T, std::uint16_t>) {
    return data_type::uint16;
  } else if constexpr (std::same_as<T, std::int32_t>) {
    return data_type::int32;
  } else if constexpr (std::same_as<T, std::uint32_t>) {
    return data_type::uint32;
  } else if constexpr (std::same_as<T, std::int64_t>) {
    return data_type::int64;
  } else if constexpr (std::same_as<T, std::uint64_t>) {
    return data_type::uint64;
  } else {
    return data_type::undefined;
  }
}

/// Whether a type is one of the numeric ones that are calculated with.
[[nodiscard]] constexpr bool is_numeric(data_type type) noexcept {
  return type != data_type::undefined && type != data_type::string &&
         type != data_type::complex64 && type != data_type::complex128 &&
         static_cast<std::int32_t>(type) > 0 && static_cast<std::int32_t>(type) <= 16;
}

/// Whether a type is one of real numbers.
[[nodiscard]] constexpr bool is_real(data_type type) noexcept {
  return type == data_type::float32 || type == data_type::float64 || type == data_type::float16 ||
         type == data_type::bfloat16;
}

/// The bytes of an element in raw data.
[[nodiscard]] constexpr std::size_t element_bytes(data_type type) noexcept {
  switch (type) {
  case data_type::uint8:
  case data_type::int8:
  case data_type::boolean:
    return 1;
  case data_type::uint16:
  case data_type::int16:
  case data_type::float16:
  case data_type::bfloat16:
    return 2;
  case data_type::float32:
  case data_type::int32:
  case data_type::uint32:
    return 4;
  default:
    return 8;
  }
}

} // namespace ctnn::onnx
