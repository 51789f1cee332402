// SPDX-License-Identifier: BSL-1.0
#include <ctnn/math/bfloat16.hpp>
#include <ctnn/math/float16.hpp>

#include <catch2/catch.hpp>

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

namespace {

using ctnn::bfloat16;
using ctnn::float16;

constexpr float infinity = std::numeric_limits<float>::infinity();

template <class Half>
Half of_bits(std::uint32_t bits) {
  return std::bit_cast<Half>(static_cast<std::uint16_t>(bits));
}

/// Whether all 2^16 numbers become floats that become them again, and the floats around each
/// midpoint between two of them go to the nearer, the midpoint to the even one.
template <class Half>
bool rounds_to_nearest(std::uint16_t infinity_bits) {
  for (std::uint32_t sign : {0x0000u, 0x8000u}) {
    for (std::uint32_t bits = 0; bits < infinity_bits; ++bits) {
      Half const half = of_bits<Half>(bits | sign);
      float const x = static_cast<float>(half);
      // Beyond the largest, as if the next power of two were a number, not infinity.
      float const next = bits + 1u < infinity_bits
                             ? static_cast<float>(of_bits<Half>((bits + 1) | sign))
                             : 2 * x - static_cast<float>(of_bits<Half>((bits - 1) | sign));
      if (Half(x) != half) {
        return false;
      }
      if (std::isinf(next)) {
        continue;
      }
      float const middle = x + (next - x) / 2;
      Half const even = bits % 2 == 0 ? half : of_bits<Half>((bits + 1) | sign);
      if (Half(middle) != even || Half(std::nextafter(middle, x)) != half ||
          Half(std::nextafter(middle, next)) != of_bits<Half>((bits + 1) | sign)) {
        return false;
      }
    }
  }
  return true;
}

template <class Half>
constexpr bool keeps_special_values() {
  float const nan = static_cast<float>(Half(std::numeric_limits<float>::quiet_NaN()));
  // The payload of which lies in bits that are dropped alone.
  float const odd = static_cast<float>(Half(std::bit_cast<float>(0x7F80'0001)));
  return static_cast<float>(Half(infinity)) == infinity &&
         static_cast<float>(Half(-infinity)) == -infinity && nan != nan && odd != odd &&
         std::bit_cast<std::uint32_t>(static_cast<float>(Half(-0.0f))) == 0x8000'0000;
}

} // namespace

TEST_CASE("float16: rounds each float to the nearest", "[math][float16]") {
  REQUIRE(rounds_to_nearest<float16>(0x7C00));
}

TEST_CASE("bfloat16: rounds each float to the nearest", "[math][bfloat16]") {
  REQUIRE(rounds_to_nearest<bfloat16>(0x7F80));
}

TEST_CASE("float16: has the values of IEEE 754", "[math][float16]") {
  STATIC_REQUIRE(float16(1.0f).bits == 0x3C00);
  STATIC_REQUIRE(float16(-2.0f).bits == 0xC000);
  STATIC_REQUIRE(float16(65504.0f).bits == 0x7BFF);
  STATIC_REQUIRE(float16(65519.9f).bits == 0x7BFF);
  STATIC_REQUIRE(float16(65520.0f).bits == 0x7C00);
  STATIC_REQUIRE(float16(0x1p-24f).bits == 0x0001);
  STATIC_REQUIRE(float16(0x1p-25f).bits == 0x0000);
  STATIC_REQUIRE(float16(0x1.000002p-25f).bits == 0x0001);
  STATIC_REQUIRE(float16(0x1p-14f).bits == 0x0400);
  STATIC_REQUIRE(static_cast<float>(float16(1.0f / 3)) == 0x1.554p-2f);
  STATIC_REQUIRE(keeps_special_values<float16>());
}

TEST_CASE("bfloat16: is the upper half of a float", "[math][bfloat16]") {
  STATIC_REQUIRE(bfloat16(1.0f).bits == 0x3F80);
  STATIC_REQUIRE(bfloat16(3.38953139e38f).bits == 0x7F7F);
  STATIC_REQUIRE(bfloat16(std::numeric_limits<float>::max()).bits == 0x7F80);
  STATIC_REQUIRE(static_cast<float>(bfloat16(1.0f / 3)) == 0x1.56p-2f);
  STATIC_REQUIRE(keeps_special_values<bfloat16>());
}

#ifdef __FLT16_MAX__
TEST_CASE("float16: converts as the compiler's _Float16", "[math][float16]") {
  bool right = true;
  for (std::uint32_t bits = 0; bits < 0x10000; ++bits) {
    float const ours = static_cast<float>(of_bits<float16>(bits));
    float const theirs = static_cast<float>(of_bits<_Float16>(bits));
    right = right && (ours == theirs || (ours != ours && theirs != theirs));
  }
  for (std::uint32_t bits = 0; bits < 0xFFFF'0000; bits += 40'961) {
    float const x = std::bit_cast<float>(bits);
    right = right &&
            (x != x || float16(x).bits == std::bit_cast<std::uint16_t>(static_cast<_Float16>(x)));
  }
  REQUIRE(right);
}
#endif
