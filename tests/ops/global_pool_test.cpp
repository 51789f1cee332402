// SPDX-License-Identifier: BSL-1.0
#include <ctnn/ops/global_pool.hpp>
#include <ctnn/tensor.hpp>

#include <catch2/catch.hpp>

#include <cstdint>
#include <limits>

#include "golden/pooling.hpp"
#include "support/both_times.hpp"
#include "support/golden.hpp"
#include "support/random.hpp"

namespace {

using ctnn::global_avg_pool;
using ctnn::global_avg_pool_input_gradient;
using ctnn::global_max_pool;
using ctnn::global_max_pool_input_gradient;
using ctnn::make_tensor;
using ctnn::shape;
using ctnn::tensor;
using ctnn::test::in;
using ctnn::test::matches;
using ctnn::test::same_bits_at_both_times;
namespace golden = ctnn::test::golden;

template <class X>
concept has_global_pools = requires(X const& x) {
  global_avg_pool(x);
  global_max_pool(x);
};

template <class T>
constexpr bool match_pytorch() {
  using avg = golden::global_avg_pool;
  using max = golden::global_max_pool;
  auto const x = in<T>(max::x);
  return matches(global_avg_pool(in<T>(avg::x)), avg::y) &&
         matches(global_avg_pool_input_gradient<shape<3, 4, 5>>(in<T>(avg::dy)), avg::dx) &&
         matches(global_max_pool(x), max::y) &&
         matches(global_max_pool_input_gradient(x, in<T>(max::dy)), max::dx);
}

template <class X>
struct results {
  tensor<typename X::value_type, X::extent(0)> mean;
  tensor<typename X::value_type, X::extent(0)> largest;
  X of_mean;
  X of_largest;
};

template <class X>
constexpr auto results_of(std::uint64_t seed) {
  auto const x = ctnn::test::random<X>(seed);
  auto const dy = ctnn::test::random<decltype(results<X>::mean)>(seed + 1);
  return results<X>{global_avg_pool(x), global_max_pool(x),
                    global_avg_pool_input_gradient<typename X::shape_type>(dy),
                    global_max_pool_input_gradient(x, dy)};
}

constexpr float not_a_number = std::numeric_limits<float>::quiet_NaN();
constexpr float infinity = std::numeric_limits<float>::infinity();

} // namespace

TEST_CASE("global_avg_pool: is the mean of each channel", "[ops][global_pool]") {
  STATIC_REQUIRE(global_avg_pool(make_tensor<float>({{1, 2, 6}, {4, 5, 0}})) ==
                 make_tensor<float>({3, 3}));
  STATIC_REQUIRE(global_avg_pool_input_gradient<shape<2, 2, 1>>(make_tensor<float>({6, -2})) ==
                 make_tensor<float>({{{3}, {3}}, {{-1}, {-1}}}));
  STATIC_REQUIRE(global_avg_pool(make_tensor<float>({{{{7}}}})) == make_tensor<float>({7}));
}

TEST_CASE("global_max_pool: is the largest of each channel", "[ops][global_pool]") {
  constexpr auto x = make_tensor<float>({{{-1, -3}, {-1, -2}}, {{0, -infinity}, {5, 5}}});
  STATIC_REQUIRE(global_max_pool(x) == make_tensor<float>({-1, 5}));
  STATIC_REQUIRE(global_max_pool_input_gradient(x, make_tensor<float>({7, 8})) ==
                 make_tensor<float>({{{7, 0}, {0, 0}}, {{0, 0}, {8, 0}}}));
}

TEST_CASE("global_max_pool: NaN always wins, just where it is", "[ops][global_pool]") {
  constexpr auto x = make_tensor<float>({{9, not_a_number, infinity, not_a_number}});
  STATIC_REQUIRE(global_max_pool(x)[0] != global_max_pool(x)[0]);
  STATIC_REQUIRE(global_max_pool_input_gradient(x, make_tensor<float>({7})) ==
                 make_tensor<float>({{0, 7, 0, 0}}));
}

TEST_CASE("global_max_pool: of many elements finds the largest wherever it is",
          "[ops][global_pool]") {
  STATIC_REQUIRE([] {
    for (std::size_t place = 0; place < 75; place += 2) {
      auto x = ctnn::test::random<tensor<float, 1, 75>>(place);
      x[0, place] = 2;
      auto const dx = global_max_pool_input_gradient(x, make_tensor<float>({7}));
      if (global_max_pool(x)[0] != 2 || dx[0, place] != 7) {
        return false;
      }
      x[0, place] = not_a_number;
      if (global_max_pool(x)[0] == global_max_pool(x)[0]) {
        return false;
      }
    }
    return true;
  }());
}

TEST_CASE("global pools: and their gradients match PyTorch", "[ops][global_pool]") {
  STATIC_REQUIRE(match_pytorch<double>());
  STATIC_REQUIRE(match_pytorch<float>());
}

TEST_CASE("global pools: give the same bits at both times", "[ops][global_pool]") {
  REQUIRE(same_bits_at_both_times<results_of<tensor<float, 3, 5, 7>>, std::uint64_t{1}>());
  REQUIRE(same_bits_at_both_times<results_of<tensor<double, 2, 37>>, std::uint64_t{1}>());
  REQUIRE(same_bits_at_both_times<results_of<tensor<float, 2, 2, 3, 4>>, std::uint64_t{1}>());
  REQUIRE(same_bits_at_both_times<results_of<tensor<float, 2, 9, 13>>, std::uint64_t{1}>());
  REQUIRE(same_bits_at_both_times<results_of<tensor<float, 1, 1>>, std::uint64_t{1}>());
}

TEST_CASE("global pools: need channels of a spatial axis", "[ops][global_pool]") {
  STATIC_REQUIRE(has_global_pools<tensor<float, 2, 4>>);
  STATIC_REQUIRE_FALSE(has_global_pools<tensor<float, 2>>);
  STATIC_REQUIRE_FALSE(has_global_pools<tensor<int, 2, 4>>);
}
