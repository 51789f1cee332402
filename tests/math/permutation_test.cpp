// SPDX-License-Identifier: BSL-1.0
#include <ctnn/math/permutation.hpp>

#include <catch2/catch.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>

#include "support/both_times.hpp"

namespace {

using ctnn::permutation;

constexpr bool is_an_order(std::uint64_t size, std::uint64_t seed) {
  permutation const order(size, seed);
  std::array<bool, 4097> seen{};
  for (std::uint64_t i = 0; i < size; ++i) {
    std::uint64_t const number = order(i);
    if (number >= size || seen[number]) {
      return false;
    }
    seen[number] = true;
  }
  return true;
}

constexpr bool are_orders(std::initializer_list<std::uint64_t> sizes) {
  for (std::uint64_t const size : sizes) {
    if (!is_an_order(size, 1) || !is_an_order(size, 2)) {
      return false;
    }
  }
  return true;
}

constexpr std::array<std::uint64_t, 9> order_of_nine(std::uint64_t seed, std::uint64_t stream) {
  permutation const order(9, seed, stream);
  std::array<std::uint64_t, 9> result{};
  for (std::size_t i = 0; i < 9; ++i) {
    result[i] = order(i);
  }
  return result;
}

} // namespace

TEST_CASE("permutation: visits each number once", "[math][permutation]") {
  STATIC_REQUIRE(are_orders({1, 2, 3, 4, 5, 7, 8, 15, 16, 17, 63}));
  for (std::uint64_t const size : {100U, 1000U, 4096U, 4097U}) {
    REQUIRE(is_an_order(ctnn::test::opaque(size), 1));
  }
}

TEST_CASE("permutation: is a function of size, seed and stream", "[math][permutation]") {
  STATIC_REQUIRE(order_of_nine(1, 0) == order_of_nine(1, 0));
  STATIC_REQUIRE(order_of_nine(1, 0) != order_of_nine(2, 0));
  STATIC_REQUIRE(order_of_nine(1, 0) != order_of_nine(1, 1));
}

TEST_CASE("permutation: puts each number at each place equally often", "[math][permutation]") {
  constexpr std::size_t size = 10;
  std::uint64_t const draws = ctnn::test::opaque(std::uint64_t{20'000});
  std::array<std::array<double, size>, size> counts{};
  for (std::uint64_t stream = 0; stream < draws; ++stream) {
    permutation const order(size, 7, stream);
    for (std::size_t i = 0; i < size; ++i) {
      ++counts[i][order(i)];
    }
  }
  for (auto const& places : counts) {
    double chi_squared = 0;
    for (double const count : places) {
      double const expected = static_cast<double>(draws) / size;
      chi_squared += (count - expected) * (count - expected) / expected;
    }
    REQUIRE(chi_squared < 33.7); // 9 degrees of freedom: 1 in 10,000
  }
}
