// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/bfloat16.hpp>
#include <ctnn/math/float16.hpp>

#include <boost/mp11/algorithm.hpp>
#include <boost/mp11/list.hpp>

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

/// What holds elements, at the places of ONNX's numbers; void for what is not calculated with.
using element_types =
    boost::mp11::mp_list<void, float, std::uint8_t, std::int8_t, std::uint16_t, std::int16_t,
                         std::int32_t, std::int64_t, void, bool, ctnn::float16, double,
                         std::uint32_t, std::uint64_t, void, void, ctnn::bfloat16>;

template <data_type Type>
struct element_for {
  using type = boost::mp11::mp_at_c<element_types, static_cast<std::size_t>(Type)>;
};

} // namespace detail

/// The type of C++ that holds an element: `float` for `data_type::float32`.
template <data_type Type>
using element_of = typename detail::element_for<Type>::type;

/// The other way round.
template <class T>
[[nodiscard]] consteval data_type data_type_of() noexcept {
  constexpr std::size_t place = boost::mp11::mp_find<detail::element_types, T>::value;
  return place < boost::mp11::mp_size<detail::element_types>::value ? static_cast<data_type>(place)
                                                                    : data_type::undefined;
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
