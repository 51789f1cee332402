// SPDX-License-Identifier: BSL-1.0
#include <ctnn/kernels/byte_product.hpp>

#include <catch2/catch.hpp>

#include <array>
#include <cstddef>
#include <cstdint>

#include "support/both_times.hpp"
#include "support/static_require.hpp"

namespace {

using namespace ctnn;

/// Numbers less a zero point, from each place on and up to each.
template <class Byte>
constexpr bool widens() {
  std::array<Byte, 40> from{};
  for (std::size_t i = 0; i < from.size(); ++i) {
    from[i] = static_cast<Byte>(37 * i + 100);
  }
  for (std::size_t first = 0; first < 3; ++first) {
    for (std::size_t count = 0; first + count <= from.size(); count += 1 + count / 20) {
      std::array<float, 41> to{};
      kernels::widen(from.data() + first, count, -7, to.data());
      for (std::size_t i = 0; i < to.size(); ++i) {
        float const expected =
            i < count ? static_cast<float>(static_cast<int>(from[first + i]) + 7) : 0.0f;
        if (to[i] != expected) {
          return false;
        }
      }
    }
  }
  return true;
}

/// (37, 150) @ (150, 70): more than a block of each, with the largest sums that there can be.
constexpr kernels::byte_product sizes{37, 150, 70};
using product = std::array<std::int32_t, sizes.rows * sizes.columns>;

constexpr product multiplied(std::array<std::uint8_t, 2> largest) {
  product y{};
  y[1] = 2'140'000'000; // which wraps around
  kernels::multiply_bytes<sizes>(
      [&](std::size_t row, std::size_t column, std::size_t count, float* to) {
        for (std::size_t i = 0; i < count; ++i) {
          to[i] = row % 2 == 0 ? largest[0] : static_cast<float>(row + column + i) - 90;
        }
      },
      [&](std::size_t row, std::size_t column, std::size_t count, float* to) {
        for (std::size_t i = 0; i < count; ++i) {
          to[i] = column + i == 69 ? -static_cast<float>(row) : largest[1];
        }
      },
      y.data());
  return y;
}

constexpr std::int32_t sum_of(std::size_t row, std::size_t column) {
  std::int32_t sum = 0;
  for (std::size_t k = 0; k < sizes.inner; ++k) {
    std::int32_t const a = row % 2 == 0 ? 255 : static_cast<std::int32_t>(row + k) - 90;
    sum += a * (column == 69 ? -static_cast<std::int32_t>(k) : 255);
  }
  return sum;
}

} // namespace

TEST_CASE("widen takes zero points off bytes", "[kernels]") {
  STATIC_REQUIRE(widens<std::int8_t>());
  STATIC_REQUIRE(widens<std::uint8_t>());
  CHECK(widens<std::int8_t>());
  CHECK(widens<std::uint8_t>());
}

TEST_CASE("multiply_bytes is exact in blocks that reach over the end", "[kernels]") {
  constexpr product y = multiplied({255, 255});
  for (std::size_t row = 0; row < sizes.rows; ++row) {
    for (std::size_t column = 0; column < sizes.columns; ++column) {
      if (row + column != 1 || row == 1) {
        CHECK(y[row * sizes.columns + column] == sum_of(row, column));
      }
    }
  }
  CHECK(static_cast<std::uint32_t>(y[1]) ==
        2'140'000'000u + static_cast<std::uint32_t>(sum_of(0, 1)));
  CHECK(multiplied(test::opaque(std::array<std::uint8_t, 2>{255, 255})) == y);
}
