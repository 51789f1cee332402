// SPDX-License-Identifier: BSL-1.0
#include <ctnn/tensor.hpp>

#include <catch2/catch.hpp>

#include <concepts>
#include <cstdint>

#include "golden/resampling.hpp"
#include "support/both_times.hpp"
#include "support/golden.hpp"
#include "support/random.hpp"

namespace {

using ctnn::make_tensor;
using ctnn::permuted;
using ctnn::permuted_back;
using ctnn::shape;
using ctnn::tensor;
using golden = ctnn::test::golden::permuted;

template <class X, std::size_t... Axes>
concept has_permuted = requires(X const& x) { ctnn::permuted<Axes...>(x); };

constexpr auto of_random(std::uint64_t seed) {
  return permuted<2, 0, 3, 1>(ctnn::test::random<tensor<float, 2, 3, 4, 5>>(seed));
}

} // namespace

TEST_CASE("permuted: axis k is axis Axes[k]", "[tensor][permuted]") {
  constexpr auto matrix = make_tensor<int>({{1, 2, 3}, {4, 5, 6}});
  STATIC_REQUIRE(permuted<1, 0>(matrix) == transposed(matrix));
  STATIC_REQUIRE(permuted<0, 1>(matrix) == matrix);
  STATIC_REQUIRE(permuted<0>(make_tensor<int>({1, 2})) == make_tensor<int>({1, 2}));
  STATIC_REQUIRE(
      std::same_as<decltype(permuted<1, 2, 0>(tensor<float, 2, 3, 4>{})), tensor<float, 3, 4, 2>>);
  STATIC_REQUIRE([] {
    constexpr auto x = ctnn::test::random<tensor<float, 2, 3, 4>>(1);
    constexpr auto y = permuted<1, 2, 0>(x);
    return y[2, 3, 1] == x[1, 2, 3] && y[0, 1, 1] == x[1, 0, 1];
  }());
}

TEST_CASE("permuted: and its way back match PyTorch", "[tensor][permuted]") {
  using ctnn::test::matches;
  STATIC_REQUIRE(matches(permuted<2, 0, 3, 1>(golden::x), golden::y));
  STATIC_REQUIRE(matches(permuted_back<shape<2, 3, 4, 2>, 2, 0, 3, 1>(golden::dy), golden::dx));
}

TEST_CASE("permuted: there and back is nowhere", "[tensor][permuted]") {
  constexpr auto x = ctnn::test::random<tensor<float, 2, 3, 4, 5>>(1);
  STATIC_REQUIRE(permuted_back<shape<2, 3, 4, 5>, 2, 0, 3, 1>(permuted<2, 0, 3, 1>(x)) == x);
  REQUIRE(ctnn::test::same_bits_at_both_times<of_random, std::uint64_t{1}>());
}

TEST_CASE("permuted: needs each axis once", "[tensor][permuted]") {
  using x = tensor<float, 2, 3, 4>;
  STATIC_REQUIRE(has_permuted<x, 2, 1, 0>);
  STATIC_REQUIRE_FALSE(has_permuted<x, 2, 1>);
  STATIC_REQUIRE_FALSE(has_permuted<x, 2, 1, 1>);
  STATIC_REQUIRE_FALSE(has_permuted<x, 3, 1, 0>);
  STATIC_REQUIRE_FALSE(has_permuted<x, 0, 1, 2, 3>);
}
