// SPDX-License-Identifier: BSL-1.0
#include <ctnn/ops/sum.hpp>
#include <ctnn/tensor.hpp>

#include <catch2/catch.hpp>

#include <cstddef>
#include <cstdint>

#include "support/both_times.hpp"
#include "support/random.hpp"

namespace {

using ctnn::make_tensor;
using ctnn::sum;
using ctnn::tensor;
using ctnn::test::same_bits_at_both_times;

template <class Tensor>
constexpr auto sum_of_random(std::uint64_t seed) {
  return sum(ctnn::test::random<Tensor>(seed));
}

/// 0 + 1 + ... + (Size - 1).
template <std::size_t Size>
constexpr int sum_of_counting() {
  tensor<int, Size> x{};
  for (std::size_t i = 0; i < Size; ++i) {
    x[i] = static_cast<int>(i);
  }
  return sum(x);
}

constexpr bool cancels_between_terms_16_apart() {
  tensor<float, 25> x{};
  x[0] = 1e8F;
  x[8] = 1;
  x[16] = -1e8F;
  x[24] = 2;
  return sum(x) == 3; // one chain, or eight, would give 2
}

constexpr bool halves_the_partial_sums() {
  // (x[0] + x[2]) + (x[1] + x[3])
  return sum(make_tensor<float>({1e8F, 1, -1e8F, 1})) == 2 &&
         sum(make_tensor<float>({1e8F, -1e8F, 1, 0})) == 0;
}

} // namespace

TEST_CASE("sum: adds all elements", "[ops][sum]") {
  STATIC_REQUIRE(sum(make_tensor<float>({{1, 2, 3}, {4, 5, 6}})) == 21);
  STATIC_REQUIRE(sum(tensor<float>{{-7}}) == -7);
  STATIC_REQUIRE(sum_of_counting<3>() == 3);
  STATIC_REQUIRE(sum_of_counting<15>() == 105);
  STATIC_REQUIRE(sum_of_counting<16>() == 120);
  STATIC_REQUIRE(sum_of_counting<17>() == 136);
  STATIC_REQUIRE(sum_of_counting<50>() == 1225);
}

TEST_CASE("sum: has one order, of 16 strided partial sums and a halving tree", "[ops][sum]") {
  STATIC_REQUIRE(cancels_between_terms_16_apart());
  STATIC_REQUIRE(halves_the_partial_sums());
}

TEST_CASE("sum: gives the same bits at both times", "[ops][sum]") {
  REQUIRE(same_bits_at_both_times<sum_of_random<tensor<float, 3, 7>>, std::uint64_t{1}>());
  REQUIRE(same_bits_at_both_times<sum_of_random<tensor<float, 131>>, std::uint64_t{1}>());
  REQUIRE(same_bits_at_both_times<sum_of_random<tensor<double, 67>>, std::uint64_t{1}>());
}
