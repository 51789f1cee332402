// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/bfloat16.hpp>
#include <ctnn/math/float16.hpp>
#include <ctnn/onnx/model/minifloat.hpp>
#include <ctnn/onnx/model/power_of_two.hpp>
#include <ctnn/onnx/model/small_integer.hpp>

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
  float8_e4m3fn = 17,
  float8_e4m3fnuz = 18,
  float8_e5m2 = 19,
  float8_e5m2fnuz = 20,
  uint4 = 21,
  int4 = 22,
  float4_e2m1 = 23,
  float8_e8m0 = 24,
  uint2 = 25,
  int2 = 26,
};

/// Numbers in a byte, by the bits of their exponents and fractions.
using float8_e4m3fn = minifloat<4, 3, 7, last_codes::nan>;
using float8_e4m3fnuz = minifloat<4, 3, 8, last_codes::numbers_nan_for_minus_zero>;
using float8_e5m2 = minifloat<5, 2, 15, last_codes::infinity_and_nan>;
using float8_e5m2fnuz = minifloat<5, 2, 16, last_codes::numbers_nan_for_minus_zero>;
using float8_e8m0 = power_of_two;
/// Numbers that share a byte of a file; here each has one of its own.
using float4_e2m1 = minifloat<2, 1, 1, last_codes::numbers>;
using uint4 = small_integer<4, false>;
using int4 = small_integer<4, true>;
using uint2 = small_integer<2, false>;
using int2 = small_integer<2, true>;

namespace detail {

/// What holds elements, at the places of ONNX's numbers; void for what is not calculated with.
using element_types =
    boost::mp11::mp_list<void, float, std::uint8_t, std::int8_t, std::uint16_t, std::int16_t,
                         std::int32_t, std::int64_t, void, bool, ctnn::float16, double,
                         std::uint32_t, std::uint64_t, void, void, ctnn::bfloat16, float8_e4m3fn,
                         float8_e4m3fnuz, float8_e5m2, float8_e5m2fnuz, uint4, int4, float4_e2m1,
                         float8_e8m0, uint2, int2>;

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
         static_cast<std::int32_t>(type) > 0 &&
         static_cast<std::int32_t>(type) <= static_cast<std::int32_t>(data_type::int2);
}

/// Whether a type is one of real numbers.
[[nodiscard]] constexpr bool is_real(data_type type) noexcept {
  return type == data_type::float32 || type == data_type::float64 || type == data_type::float16 ||
         type == data_type::bfloat16;
}

/// Whether a type is one of real numbers in a byte, of which more than a scale can be.
[[nodiscard]] constexpr bool is_float8(data_type type) noexcept {
  return type == data_type::float8_e4m3fn || type == data_type::float8_e4m3fnuz ||
         type == data_type::float8_e5m2 || type == data_type::float8_e5m2fnuz;
}

/// How many elements share a byte of raw data, or a number that is listed: the first of them its
/// last bits.
[[nodiscard]] constexpr std::size_t elements_together(data_type type) noexcept {
  switch (type) {
  case data_type::uint4:
  case data_type::int4:
  case data_type::float4_e2m1:
    return 2;
  case data_type::uint2:
  case data_type::int2:
    return 4;
  default:
    return 1;
  }
}

/// The bytes of an element in raw data, or of those that share one.
[[nodiscard]] constexpr std::size_t element_bytes(data_type type) noexcept {
  switch (type) {
  case data_type::uint8:
  case data_type::int8:
  case data_type::boolean:
  case data_type::float8_e4m3fn:
  case data_type::float8_e4m3fnuz:
  case data_type::float8_e5m2:
  case data_type::float8_e5m2fnuz:
  case data_type::uint4:
  case data_type::int4:
  case data_type::float4_e2m1:
  case data_type::float8_e8m0:
  case data_type::uint2:
  case data_type::int2:
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
