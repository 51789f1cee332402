// SPDX-License-Identifier: BSL-1.0
#include <ctnn/onnx/model/decode.hpp>
#include <ctnn/onnx/model/read_tensor.hpp>

#include <catch2/catch.hpp>

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string_view>

// The element types in a byte or less: each code's number against the formula of its format, and
// the rounding of numbers around each code and each middle between two.

namespace {

using namespace ctnn::onnx;

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

/// A format as its table says it.
struct format {
  int exponent_bits;
  int fraction_bits;
  int bias;
  /// The greatest number, and codes beside it.
  double greatest;
  unsigned nan;
  unsigned beyond;
  bool has_minus_zero;
  bool has_infinity;
};

/// The number of a code, not of NaN and infinity.
double number(format const& f, unsigned code) {
  unsigned const sign = code >> (f.exponent_bits + f.fraction_bits);
  int const exponent = static_cast<int>(code >> f.fraction_bits & ((1U << f.exponent_bits) - 1));
  double const fraction =
      std::ldexp(static_cast<double>(code & ((1U << f.fraction_bits) - 1)), -f.fraction_bits);
  double const magnitude = exponent == 0 ? std::ldexp(fraction, 1 - f.bias)
                                         : std::ldexp(1 + fraction, exponent - f.bias);
  return sign == 0 ? magnitude : -magnitude;
}

template <class T>
T of_code(unsigned code) {
  return std::bit_cast<T>(static_cast<std::uint8_t>(code));
}

/// All codes of both signs, and what rounds to them.
template <class T>
void check_all(format const& f) {
  unsigned const sign = 1U << (f.exponent_bits + f.fraction_bits);
  unsigned greatest = 0;
  while (number(f, greatest) != f.greatest) {
    ++greatest;
  }
  bool good = true;
  for (unsigned const negative : {0U, sign}) {
    double const s = negative ? -1 : 1;
    for (unsigned code = 0; code <= greatest; ++code) {
      if (code == 0 && negative && !f.has_minus_zero) {
        continue; // is NaN
      }
      T const t = of_code<T>(code | negative);
      double const x = number(f, code | negative);
      good = good && static_cast<double>(static_cast<float>(t)) == x &&
             std::signbit(static_cast<float>(t)) == (negative != 0) && T(x) == t &&
             T(x, false) == t;
      // Above the greatest lies what would be the next number.
      double const next =
          code == greatest ? 2 * f.greatest - number(f, code - 1) : number(f, code + 1);
      double const middle = s * (std::abs(x) + next) / 2;
      for (bool const saturate : {true, false}) {
        unsigned const over =
            saturate ? greatest | negative : f.beyond | (f.has_minus_zero ? negative : 0);
        T const above = code == greatest ? of_code<T>(over) : of_code<T>((code + 1) | negative);
        T const even = code % 2 == 0 ? t : above;
        good = good && T(middle, saturate) == even && T(std::nextafter(middle, 0), saturate) == t &&
               T(std::nextafter(middle, s * 1e300), saturate) == above;
      }
    }
    T const limit = of_code<T>(greatest | negative);
    T const over = of_code<T>(f.beyond | (f.has_minus_zero ? negative : 0));
    for (double const x : {1e6, 1e300, infinity}) {
      good = good && T(s * x) == limit && T(s * x, false) == over;
    }
  }
  CHECK(good);
  CHECK(T(not_a_number) == of_code<T>(f.nan));
  CHECK(T(-1e-300) == of_code<T>(f.has_minus_zero ? sign : 0));
  // What is left are infinities and NaN.
  for (unsigned code = greatest + 1; code < 2 * sign; ++code) {
    unsigned const magnitude = code % sign;
    if (magnitude > greatest || (code == sign && !f.has_minus_zero)) {
      float const x = static_cast<float>(of_code<T>(code));
      CHECK((f.has_infinity && magnitude == greatest + 1 ? std::isinf(x) : std::isnan(x)));
    }
  }
}

constexpr bool rounds_in_the_compiler() {
  return float8_e4m3fn(0.3).bits == 0x2A && float8_e4m3fnuz(-0.3).bits == 0xB2 &&
         float8_e5m2(1e6, false).bits == 0x7C && float4_e2m1(2.5).bits == 4 &&
         static_cast<float>(float8_e5m2fnuz(3.1)) == 3.0F &&
         static_cast<float>(float8_e4m3fn(0x1p-9)) == 0x1p-9F;
}

/// A TensorProto of a type below 128, with five elements, that holds data in a field of less than
/// 128 bytes: 5 (int32_data, packed) or 9 (raw_data).
template <class T, std::size_t Bytes>
constexpr std::array<T, 5> read(data_type type, char field,
                                std::array<unsigned char, Bytes> const& data) {
  std::array<char, 6 + Bytes> message{0x08,
                                      5,
                                      0x10,
                                      static_cast<char>(type),
                                      static_cast<char>(field * 8 + 2),
                                      static_cast<char>(Bytes)};
  for (std::size_t i = 0; i < Bytes; ++i) {
    message[6 + i] = static_cast<char>(data[i]);
  }
  std::string_view const bytes(message.data(), message.size());
  return decode<T, 5>(bytes, read_tensor(bytes).value());
}

template <class T, class... Numbers>
constexpr std::array<T, 5> numbers(Numbers... x) {
  return {T(x)...};
}

} // namespace

TEST_CASE("element types: all codes of minifloats", "[onnx]") {
  check_all<float8_e4m3fn>({4, 3, 7, 448, 0x7F, 0x7F, true, false});
  check_all<float8_e4m3fnuz>({4, 3, 8, 240, 0x80, 0x80, false, false});
  check_all<float8_e5m2>({5, 2, 15, 57344, 0x7F, 0x7C, true, true});
  check_all<float8_e5m2fnuz>({5, 2, 16, 57344, 0x80, 0x80, false, false});
  check_all<float4_e2m1>({2, 1, 1, 6, 7, 7, true, false});
  STATIC_REQUIRE(rounds_in_the_compiler());
  float const minus_nan = std::bit_cast<float>(0xFFC0'0000U);
  CHECK(float8_e4m3fn(minus_nan).bits == 0xFF);
  CHECK(float8_e5m2fnuz(minus_nan).bits == 0x80);
}

TEST_CASE("element types: powers of two", "[onnx]") {
  using enum power_rounding;
  for (int code = 0; code < 255; ++code) {
    double const x = std::ldexp(1, code - 127);
    auto const t = std::bit_cast<float8_e8m0>(static_cast<std::uint8_t>(code));
    auto const next = std::bit_cast<float8_e8m0>(static_cast<std::uint8_t>(code + 1));
    auto const most = code == 254 ? t : next;
    bool const good =
        static_cast<double>(static_cast<float>(t)) == x && float8_e8m0(x) == t &&
        float8_e8m0(x, false, down) == t && float8_e8m0(x, false, nearest) == t &&
        float8_e8m0(1.01 * x) == most && float8_e8m0(1.01 * x, false) == next &&
        float8_e8m0(1.99 * x, true, down) == t && float8_e8m0(1.49 * x, true, nearest) == t &&
        float8_e8m0(1.5 * x, true, nearest) == most && float8_e8m0(1.5 * x, false, nearest) == next;
    CHECK(good);
  }
  STATIC_REQUIRE(float8_e8m0(not_a_number).bits == 255);
  STATIC_REQUIRE(float8_e8m0(-1).bits == 255);
  STATIC_REQUIRE(float8_e8m0(0).bits == 0);
  STATIC_REQUIRE(float8_e8m0(0, false, nearest).bits == 255);
  STATIC_REQUIRE(float8_e8m0(1e-300).bits == 0);
  STATIC_REQUIRE(float8_e8m0(infinity).bits == 254);
  STATIC_REQUIRE(float8_e8m0(infinity, false, nearest).bits == 255);
  CHECK(std::isnan(static_cast<float>(float8_e8m0(not_a_number))));
}

TEST_CASE("element types: small integers", "[onnx]") {
  for (int x = -40; x < 40; ++x) {
    int const last4 = x & 15;
    int const last2 = x & 3;
    CHECK(int(uint4(x)) == last4);
    CHECK(int(int4(x)) == (last4 < 8 ? last4 : last4 - 16));
    CHECK(int(uint2(x)) == last2);
    CHECK(int(int2(x)) == (last2 < 2 ? last2 : last2 - 4));
  }
}

TEST_CASE("element types: those that share bytes are read apart", "[onnx]") {
  using bytes3 = std::array<unsigned char, 3>;
  using bytes2 = std::array<unsigned char, 2>;
  STATIC_REQUIRE(read<uint4>(data_type::uint4, 9, bytes3{0x21, 0xF8, 0x07}) ==
                 numbers<uint4>(1, 2, 8, 15, 7));
  STATIC_REQUIRE(read<int4>(data_type::int4, 9, bytes3{0x21, 0xF8, 0x07}) ==
                 numbers<int4>(1, 2, -8, -1, 7));
  STATIC_REQUIRE(read<uint2>(data_type::uint2, 9, bytes2{0xE4, 0x03}) ==
                 numbers<uint2>(0, 1, 2, 3, 3));
  STATIC_REQUIRE(read<int2>(data_type::int2, 9, bytes2{0xE4, 0x02}) ==
                 numbers<int2>(0, 1, -2, -1, -2));
  STATIC_REQUIRE(read<float4_e2m1>(data_type::float4_e2m1, 9, bytes3{0x21, 0xF8, 0x07}) ==
                 numbers<float4_e2m1>(0.5, 1., -0., -6., 6.));
  // Listed: 0xF8 is a varint of two bytes.
  STATIC_REQUIRE(read<int4>(data_type::int4, 5, std::array<unsigned char, 4>{0x21, 0xF8, 1, 7}) ==
                 numbers<int4>(1, 2, -8, -1, 7));
  STATIC_REQUIRE(read<float8_e4m3fn>(data_type::float8_e4m3fn, 9,
                                     std::array<unsigned char, 5>{0, 0x38, 0xB8, 0x7E, 1}) ==
                 numbers<float8_e4m3fn>(0., 1., -1., 448., 0x1p-9));
  // Four bytes are too many for five halves of one.
  constexpr char long_one[] = {0x08, 5, 0x10, 22, 0x4A, 4, 1, 1, 1, 1};
  STATIC_REQUIRE(!read_tensor({long_one, sizeof(long_one)}));
}
