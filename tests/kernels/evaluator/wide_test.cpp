// SPDX-License-Identifier: BSL-1.0
#include <ctnn/kernels/elementwise.hpp>
#include <ctnn/kernels/evaluator/wide.hpp>

#include <catch2/catch.hpp>

#include <array>
#include <bit>
#include <cstddef>

#include "support/both_times.hpp"
#include "support/varied.hpp"

// Wide rows are the constant evaluator's: they must have the layout of the numbers in them,
// whatever their count, and what is computed in them must be what the loops compute at run time.

namespace {

using ctnn::kernels::evaluator::wide;
using ctnn::test::opaque;
using ctnn::test::same_bits;
using ctnn::test::varied;

template <class T, std::size_t Size>
constexpr std::array<T, Size> scaled_sum(std::array<T, Size> y, T factor) {
  ctnn::kernels::add_scaled(y, factor, varied<T, Size>);
  return y;
}

template <class T, std::size_t... Sizes>
bool have_layout_and_bits_of_arrays() {
  static_assert(((sizeof(wide<T, Sizes>) == Sizes * sizeof(T)) && ...));
  static_assert(((std::bit_cast<std::array<T, Sizes>>(
                      std::bit_cast<wide<T, Sizes>>(varied<T, Sizes>)) == varied<T, Sizes>) &&
                 ...));
  return ([] {
    constexpr auto in_the_compiler = scaled_sum(varied<T, Sizes>, T(0.3));
    return same_bits(scaled_sum(opaque(varied<T, Sizes>), T(0.3)), in_the_compiler);
  }() && ...);
}

} // namespace

TEMPLATE_TEST_CASE("wide: has the layout and gives the bits of an array of any size", "[kernels]",
                   float, double) {
  using T = TestType;
  REQUIRE(have_layout_and_bits_of_arrays<T, 1, 2, 3, 4, 7, 10, 31, 84, 100, 257>());
  REQUIRE(have_layout_and_bits_of_arrays<T, 1024, 1025, 2048, 3000>());
}

TEST_CASE("wide: keeps the sign of a zero", "[kernels]") {
  constexpr auto product = [](float factor) {
    std::array<float, 2> y{-0.0F, -0.0F};
    ctnn::kernels::add_scaled(y, factor, {0.0F, -0.0F});
    return y;
  };
  constexpr auto in_the_compiler = product(-1.0F);
  STATIC_REQUIRE(std::bit_cast<unsigned>(in_the_compiler[0]) == 0x80000000U);
  STATIC_REQUIRE(std::bit_cast<unsigned>(in_the_compiler[1]) == 0);
  REQUIRE(same_bits(product(opaque(-1.0F)), in_the_compiler));
}
