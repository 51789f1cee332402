// SPDX-License-Identifier: BSL-1.0
#include <ctnn/kernels/lane_reduction.hpp>
#include <ctnn/kernels/reduction.hpp>
#include <ctnn/math/fma.hpp>
#include <ctnn/tensor.hpp>

#include <catch2/catch.hpp>

#include <cstddef>
#include <limits>
#include <utility>

#include "support/both_times.hpp"
#include "support/random.hpp"

// reduce_in_lanes adds in the order of reduce, to the bit, for every number of elements.

namespace {

using ctnn::tensor;
using ctnn::test::opaque;
using ctnn::test::random;

template <class T, std::size_t Size>
constexpr T in_lanes(tensor<T, Size> const& a, tensor<T, Size> const& b) {
  return ctnn::kernels::reduce_in_lanes<Size>(
      [](auto const& partial, auto const& x, auto const& y) { return ctnn::fma(x, y, partial); },
      a.begin(), b.begin());
}

template <class T, std::size_t Size>
constexpr T one_by_one(tensor<T, Size> const& a, tensor<T, Size> const& b) {
  return ctnn::kernels::reduce<T, Size>(
      [&](T& partial, std::size_t i) { partial = ctnn::fma(a[i], b[i], partial); });
}

template <class T, std::size_t Size>
bool same_bits() {
  constexpr auto a = random<tensor<T, Size>>(Size);
  constexpr auto b = random<tensor<T, Size>>(Size + 1);
  constexpr T expected = one_by_one(a, b);
  static_assert(in_lanes(a, b) == expected);
  return ctnn::test::same_bits(in_lanes(opaque(a), opaque(b)), expected);
}

template <class T, std::size_t... Sizes>
bool same_bits_of_sizes(std::index_sequence<Sizes...>) {
  return (same_bits<T, Sizes + 1>() && ...);
}

/// Whether the largest is found at each place, and a NaN at each place.
template <class T, std::size_t Size>
bool finds_the_largest() {
  bool right = true;
  for (std::size_t i = 0; i < Size; ++i) {
    auto x = opaque(random<tensor<T, Size>>(i));
    x[i] = T(1.5);
    right = right && ctnn::kernels::maximum_in_lanes<Size>(x.begin()) == T(1.5);
    x[i] = std::numeric_limits<T>::quiet_NaN();
    T const nan = ctnn::kernels::maximum_in_lanes<Size>(opaque(x).begin());
    right = right && nan != nan;
  }
  return right;
}

} // namespace

TEST_CASE("maximum_in_lanes: finds the largest anywhere, or a NaN", "[kernels][reduction]") {
  REQUIRE(finds_the_largest<float, 1>());
  REQUIRE(finds_the_largest<float, 16>());
  REQUIRE(finds_the_largest<float, 37>());
  REQUIRE(finds_the_largest<double, 3>());
  REQUIRE(finds_the_largest<double, 19>());
}

TEST_CASE("reduce_in_lanes: gives the bits of reduce", "[kernels][reduction]") {
  REQUIRE(same_bits_of_sizes<float>(std::make_index_sequence<35>{}));
  REQUIRE(same_bits_of_sizes<double>(std::make_index_sequence<35>{}));
  REQUIRE(same_bits<float, 100>());
  REQUIRE(same_bits<double, 112>());
}

TEST_CASE("reduce_in_lanes: a sum of nothing but -0 is 0, as in reduce", "[kernels][reduction]") {
  tensor<float, 16> zeros{};
  for (float& x : zeros) {
    x = -0.0F;
  }
  auto const plus = [](auto const& partial, auto const& x) { return partial + x; };
  float const sum = ctnn::kernels::reduce_in_lanes<16>(plus, opaque(zeros).begin());
  REQUIRE(ctnn::test::same_bits(sum, 0.0F));
}
