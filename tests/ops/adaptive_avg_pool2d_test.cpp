// SPDX-License-Identifier: BSL-1.0
#include <ctnn/ops/adaptive_avg_pool2d.hpp>
#include <ctnn/ops/avg_pool2d.hpp>
#include <ctnn/tensor.hpp>

#include <catch2/catch.hpp>

#include <cstdint>

#include "golden/pooling.hpp"
#include "support/both_times.hpp"
#include "support/golden.hpp"
#include "support/random.hpp"

namespace {

using ctnn::adaptive_avg_pool2d;
using ctnn::adaptive_avg_pool2d_input_gradient;
using ctnn::extent2d;
using ctnn::make_tensor;
using ctnn::shape;
using ctnn::tensor;
using ctnn::test::in;
using ctnn::test::matches;
using ctnn::test::same_bits_at_both_times;
namespace golden = ctnn::test::golden;

template <class X, extent2d Output>
concept has_adaptive_pool = requires(X const& x) { ctnn::adaptive_avg_pool2d<Output>(x); };

template <class T, class Golden>
constexpr bool matches_pytorch() {
  auto const x = in<T>(Golden::x);
  auto const y = in<T>(Golden::y);
  using image = typename decltype(x)::shape_type;
  using output = typename decltype(y)::shape_type;
  return matches(adaptive_avg_pool2d<extent2d(output::extent(1), output::extent(2))>(x),
                 Golden::y) &&
         matches(adaptive_avg_pool2d_input_gradient<image>(in<T>(Golden::dy)), Golden::dx);
}

template <class T>
constexpr bool matches_pytorch_for_all_sizes() {
  return matches_pytorch<T, golden::adaptive_avg_pool2d_even>() &&
         matches_pytorch<T, golden::adaptive_avg_pool2d_uneven>() &&
         matches_pytorch<T, golden::adaptive_avg_pool2d_enlarging>();
}

template <class X, class Y>
struct results {
  Y y;
  X dx;
};

template <class X, extent2d Output>
constexpr auto results_of(std::uint64_t seed) {
  auto const y = adaptive_avg_pool2d<Output>(ctnn::test::random<X>(seed));
  auto const dy = ctnn::test::random<decltype(y + y)>(seed + 1);
  return results<X, decltype(y + y)>{
      y, adaptive_avg_pool2d_input_gradient<typename X::shape_type>(dy)};
}

} // namespace

TEST_CASE("adaptive_avg_pool2d: neighbours share what does not divide", "[ops][adaptive_pool]") {
  STATIC_REQUIRE(adaptive_avg_pool2d<extent2d(1, 2)>(make_tensor<float>({{{1, 2, 6}}})) ==
                 make_tensor<float>({{{1.5F, 4}}}));
  STATIC_REQUIRE(adaptive_avg_pool2d_input_gradient<shape<1, 1, 3>>(
                     make_tensor<float>({{{2, 4}}})) == make_tensor<float>({{{1, 3, 2}}}));
}

TEST_CASE("adaptive_avg_pool2d: to a divisor is avg_pool2d", "[ops][adaptive_pool]") {
  constexpr auto x = ctnn::test::random<tensor<float, 2, 4, 6>>(1);
  STATIC_REQUIRE(adaptive_avg_pool2d<2>(x) == ctnn::avg_pool2d<{.kernel_size = {2, 3}}>(x));
  STATIC_REQUIRE(adaptive_avg_pool2d<extent2d(4, 6)>(x) == x);
}

TEST_CASE("adaptive_avg_pool2d: and its gradient match PyTorch", "[ops][adaptive_pool]") {
  STATIC_REQUIRE(matches_pytorch_for_all_sizes<double>());
  STATIC_REQUIRE(matches_pytorch_for_all_sizes<float>());
}

TEST_CASE("adaptive_avg_pool2d: gives the same bits at both times", "[ops][adaptive_pool]") {
  REQUIRE(same_bits_at_both_times<results_of<tensor<float, 3, 7, 5>, extent2d(3, 2)>,
                                  std::uint64_t{1}>());
  REQUIRE(same_bits_at_both_times<results_of<tensor<double, 1, 9, 20>, extent2d(4, 7)>,
                                  std::uint64_t{1}>());
  REQUIRE(same_bits_at_both_times<results_of<tensor<float, 1, 1, 1>, 1>, std::uint64_t{1}>());
}

TEST_CASE("adaptive_avg_pool2d: needs an image and a place", "[ops][adaptive_pool]") {
  STATIC_REQUIRE(has_adaptive_pool<tensor<float, 1, 2, 3>, 7>);
  STATIC_REQUIRE_FALSE(has_adaptive_pool<tensor<float, 2, 3>, 7>);
  STATIC_REQUIRE_FALSE(has_adaptive_pool<tensor<float, 1, 2, 3>, extent2d(7, 0)>);
}
