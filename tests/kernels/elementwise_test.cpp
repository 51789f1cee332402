// SPDX-License-Identifier: BSL-1.0
#include <ctnn/kernels/elementwise.hpp>
#include <ctnn/math.hpp>

#include <catch2/catch.hpp>

#include <array>
#include <cstddef>

#include "support/both_times.hpp"
#include "support/varied.hpp"

// transform: of any size, an operation on packs gives the bits that it gives number by number, in
// the evaluator's wide lanes as in the processor's, and in place.

namespace {

using ctnn::test::opaque;
using ctnn::test::same_bits;
using ctnn::test::varied;

constexpr auto in_lanes = [](auto const& a, auto const& b) {
  return ctnn::tanh(a) / (ctnn::exp(b) + 1);
};

template <class T, std::size_t Size>
constexpr std::array<T, Size> of_arrays(std::array<T, Size> x) {
  std::array<T, Size> y;
  ctnn::kernels::transform(y, in_lanes, x, varied<T, Size, 8>);
  return y;
}

template <class T, std::size_t Size>
constexpr std::array<T, Size> in_place(std::array<T, Size> x) {
  ctnn::kernels::transform<Size>(x.data(), in_lanes, x.data(), varied<T, Size, 8>.data());
  return x;
}

template <class T, std::size_t Size>
std::array<T, Size> one_by_one(std::array<T, Size> x) {
  std::array<T, Size> y;
  for (std::size_t i = 0; i < Size; ++i) {
    y[i] = in_lanes(x[i], varied<T, Size, 8>[i]);
  }
  return y;
}

template <class T, std::size_t... Sizes>
bool have_same_bits() {
  return ([] {
    constexpr auto in_the_compiler = of_arrays(varied<T, Sizes, 8>);
    constexpr auto in_place_in_the_compiler = in_place(varied<T, Sizes, 8>);
    auto const x = opaque(varied<T, Sizes, 8>);
    return same_bits(of_arrays(x), in_the_compiler) && same_bits(in_place(x), in_the_compiler) &&
           same_bits(in_place_in_the_compiler, in_the_compiler) &&
           same_bits(one_by_one(x), in_the_compiler);
  }() && ...);
}

} // namespace

TEMPLATE_TEST_CASE("transform: gives the same bits in lanes of any width", "[kernels]", float,
                   double) {
  using T = TestType;
  REQUIRE(have_same_bits<T, 1, 2, 3, 4, 5, 7, 8, 10, 15, 16, 17, 31, 33, 100>());
  REQUIRE(have_same_bits<T, 1024, 1030, 2048>());
}

TEST_CASE("transform: takes operations on numbers alone", "[kernels]") {
  constexpr auto doubled = [](std::array<int, 3> x) {
    ctnn::kernels::transform(x, [](int element) { return 2 * element; }, x);
    return x;
  };
  STATIC_REQUIRE(doubled({1, 2, 3}) == std::array<int, 3>{2, 4, 6});
}
