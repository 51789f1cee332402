// SPDX-License-Identifier: BSL-1.0
#include <ctnn/ops/avg_pool2d.hpp>
#include <ctnn/tensor.hpp>

#include <catch2/catch.hpp>

#include <cstdint>
#include <limits>

#include "golden/pooling.hpp"
#include "support/both_times.hpp"
#include "support/golden.hpp"
#include "support/random.hpp"

namespace {

using ctnn::avg_pool2d;
using ctnn::avg_pool2d_input_gradient;
using ctnn::avg_pool2d_window;
using ctnn::make_tensor;
using ctnn::shape;
using ctnn::tensor;
using ctnn::test::in;
using ctnn::test::matches;
using ctnn::test::same_bits_at_both_times;
namespace golden = ctnn::test::golden;

template <class X, avg_pool2d_window Window>
concept has_avg_pool2d = requires(X const& x) { ctnn::avg_pool2d<Window>(x); };

template <class X, class Dy, avg_pool2d_window Window>
concept has_gradient = requires(Dy const& dy) { avg_pool2d_input_gradient<X, Window>(dy); };

template <class T, class Golden, avg_pool2d_window Window>
constexpr bool matches_pytorch() {
  auto const x = in<T>(Golden::x);
  using image = typename decltype(x)::shape_type;
  return matches(avg_pool2d<Window>(x), Golden::y) &&
         matches(avg_pool2d_input_gradient<image, Window>(in<T>(Golden::dy)), Golden::dx);
}

template <class T>
constexpr bool matches_pytorch_for_all_windows() {
  return matches_pytorch<T, golden::avg_pool2d_halving, {.kernel_size = 2}>() &&
         matches_pytorch<T, golden::avg_pool2d_overlapping,
                         {.kernel_size = 3, .stride = {2, 1}, .padding = 1}>() &&
         matches_pytorch<
             T, golden::avg_pool2d_without_padding,
             {.kernel_size = {3, 2}, .stride = {2, 1}, .padding = 1, .count_include_pad = false}>();
}

template <class X, class Y>
struct results {
  Y y;
  X dx;
};

template <class X, avg_pool2d_window Window>
constexpr auto results_of(std::uint64_t seed) {
  auto const y = avg_pool2d<Window>(ctnn::test::random<X>(seed));
  auto const dy = ctnn::test::random<decltype(y + y)>(seed + 1);
  return results<X, decltype(y + y)>{y,
                                     avg_pool2d_input_gradient<typename X::shape_type, Window>(dy)};
}

constexpr avg_pool2d_window halving{.kernel_size = 2};
constexpr avg_pool2d_window padded{.kernel_size = {3, 2}, .stride = {2, 1}, .padding = 1};
constexpr avg_pool2d_window not_counted{
    .kernel_size = {3, 4}, .stride = {2, 3}, .padding = {1, 2}, .count_include_pad = false};
constexpr avg_pool2d_window far{
    .kernel_size = {1, 3}, .stride = {1, 5}, .dilation = {1, 4}, .count_include_pad = false};

} // namespace

TEST_CASE("avg_pool2d: is the mean under each place of a window", "[ops][avg_pool2d]") {
  constexpr auto x = make_tensor<float>(
      {{{1, 5, 2, 0, 9}, {3, 4, 8, 7, 9}}, {{-1, -2, -3, -4, 9}, {-5, -6, -7, -8, 9}}});
  STATIC_REQUIRE(avg_pool2d<halving>(x) ==
                 make_tensor<float>({{{3.25F, 4.25F}}, {{-3.5F, -5.5F}}}));
  STATIC_REQUIRE(avg_pool2d<{.kernel_size = 2, .stride = {1, 2}}>(x) == avg_pool2d<halving>(x));
  STATIC_REQUIRE(avg_pool2d<{.kernel_size = 1}>(x) == x);
}

TEST_CASE("avg_pool2d: padding counts as zeros, or not at all", "[ops][avg_pool2d]") {
  constexpr auto x = make_tensor<float>({{{4, 8}, {12, 16}}});
  STATIC_REQUIRE(avg_pool2d<{.kernel_size = 2, .padding = 1}>(x) ==
                 make_tensor<float>({{{1, 2}, {3, 4}}}));
  STATIC_REQUIRE(avg_pool2d<{.kernel_size = 2, .padding = 1, .count_include_pad = false}>(x) == x);
  STATIC_REQUIRE(avg_pool2d<{.kernel_size = 3, .padding = 1, .count_include_pad = false}>(
                     make_tensor<float>({{{-5}}})) == make_tensor<float>({{{-5}}}));
}

TEST_CASE("avg_pool2d: is 0 where a dilated window sees nothing", "[ops][avg_pool2d]") {
  constexpr avg_pool2d_window window{.kernel_size = {1, 2},
                                     .stride = 1,
                                     .padding = {0, 1},
                                     .dilation = {1, 3},
                                     .count_include_pad = false};
  STATIC_REQUIRE(avg_pool2d<window>(make_tensor<float>({{{1, 2}, {4, 3}}})) ==
                 make_tensor<float>({{{0}, {0}}}));
  STATIC_REQUIRE(avg_pool2d_input_gradient<shape<1, 2, 2>, window>(
                     make_tensor<float>({{{7}, {8}}})) == tensor<float, 1, 2, 2>{});
}

TEST_CASE("avg_pool2d: a NaN is in the means of the windows that see it", "[ops][avg_pool2d]") {
  auto const x =
      make_tensor<float>({{{std::numeric_limits<float>::quiet_NaN(), 1, 2, 3}, {1, 1, 4, 3}}});
  auto const y = avg_pool2d<halving>(ctnn::test::opaque(x)); // a sum with NaN is no constant
  REQUIRE(y[0, 0, 0] != y[0, 0, 0]);
  REQUIRE(y[0, 0, 1] == 3);
}

TEST_CASE("avg_pool2d: and its gradient match PyTorch", "[ops][avg_pool2d]") {
  STATIC_REQUIRE(matches_pytorch_for_all_windows<double>());
  STATIC_REQUIRE(matches_pytorch_for_all_windows<float>());
}

TEST_CASE("avg_pool2d: gives the same bits at both times", "[ops][avg_pool2d]") {
  REQUIRE(same_bits_at_both_times<results_of<tensor<float, 3, 5, 7>, halving>, std::uint64_t{1}>());
  REQUIRE(same_bits_at_both_times<results_of<tensor<double, 2, 5, 7>, padded>, std::uint64_t{1}>());
  REQUIRE(same_bits_at_both_times<results_of<tensor<float, 2, 6, 19>, padded>, std::uint64_t{1}>());
  REQUIRE(
      same_bits_at_both_times<results_of<tensor<float, 2, 6, 9>, not_counted>, std::uint64_t{1}>());
  REQUIRE(same_bits_at_both_times<results_of<tensor<float, 1, 1, 50>, far>, std::uint64_t{1}>());
  REQUIRE(same_bits_at_both_times<results_of<tensor<float, 1, 1, 1>, {.kernel_size = 1}>,
                                  std::uint64_t{1}>());
}

TEST_CASE("avg_pool2d: needs an image, a window that fits and at most half of it in padding",
          "[ops][avg_pool2d]") {
  using image = tensor<float, 2, 4, 5>;
  STATIC_REQUIRE(has_avg_pool2d<image, {.kernel_size = {4, 5}}>);
  STATIC_REQUIRE_FALSE(has_avg_pool2d<image, {.kernel_size = 5}>);
  STATIC_REQUIRE_FALSE(has_avg_pool2d<image, {.kernel_size = 2, .stride = 0}>);
  STATIC_REQUIRE_FALSE(has_avg_pool2d<image, {.kernel_size = 3, .padding = 2}>);
  STATIC_REQUIRE_FALSE(has_avg_pool2d<tensor<float, 4, 5>, {.kernel_size = 2}>);
  STATIC_REQUIRE(has_gradient<shape<2, 4, 5>, tensor<float, 2, 2, 2>, {.kernel_size = 2}>);
  STATIC_REQUIRE_FALSE(has_gradient<shape<2, 4, 5>, tensor<float, 2, 2, 3>, {.kernel_size = 2}>);
}
