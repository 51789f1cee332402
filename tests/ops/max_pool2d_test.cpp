// SPDX-License-Identifier: BSL-1.0
#include <ctnn/ops/max_pool2d.hpp>
#include <ctnn/tensor.hpp>

#include <catch2/catch.hpp>

#include <cstdint>
#include <limits>

#include "golden/pytorch.hpp"
#include "support/both_times.hpp"
#include "support/golden.hpp"
#include "support/random.hpp"

namespace {

using ctnn::make_tensor;
using ctnn::max_pool2d;
using ctnn::max_pool2d_input_gradient;
using ctnn::pool2d_window;
using ctnn::tensor;
using ctnn::test::in;
using ctnn::test::matches;
using ctnn::test::same_bits_at_both_times;
namespace golden = ctnn::test::golden;

template <class X, pool2d_window Window>
concept has_max_pool2d = requires(X const& x) { ctnn::max_pool2d<Window>(x); };

template <class X, class Dy, pool2d_window Window>
concept has_gradient =
    requires(X const& x, Dy const& dy) { ctnn::max_pool2d_input_gradient<Window>(x, dy); };

template <class T, class Golden, pool2d_window Window>
constexpr bool matches_pytorch() {
  auto const x = in<T>(Golden::x);
  return matches(max_pool2d<Window>(x), Golden::y) &&
         matches(max_pool2d_input_gradient<Window>(x, in<T>(Golden::dy)), Golden::dx);
}

template <class T>
constexpr bool matches_pytorch_for_all_windows() {
  return matches_pytorch<T, golden::max_pool2d_halving, {.kernel_size = 2}>() &&
         matches_pytorch<T, golden::max_pool2d_overlapping,
                         {.kernel_size = 3, .stride = 1, .padding = 1}>() &&
         matches_pytorch<T, golden::max_pool2d_with_ties,
                         {.kernel_size = {3, 2}, .stride = {2, 1}, .padding = 1}>() &&
         matches_pytorch<
             T, golden::max_pool2d_dilated,
             {.kernel_size = {3, 2}, .stride = {1, 2}, .padding = 1, .dilation = {2, 3}}>();
}

template <class X, class Y>
struct results {
  Y y;
  X dx;
};

template <class X, pool2d_window Window>
constexpr auto results_of(std::uint64_t seed) {
  auto const x = ctnn::test::random<X>(seed);
  auto const y = max_pool2d<Window>(x);
  auto const dy = ctnn::test::random<decltype(y + y)>(seed + 1);
  return results<X, decltype(y + y)>{y, max_pool2d_input_gradient<Window>(x, dy)};
}

constexpr float not_a_number = std::numeric_limits<float>::quiet_NaN();
constexpr float infinity = std::numeric_limits<float>::infinity();

constexpr bool is_nan(float x) { return x != x; }

constexpr bool does_not_overlook_nan() {
  for (std::size_t place = 0; place < 4; ++place) {
    auto x = make_tensor<float>({{{9, 8, 7, 6}, {5, 4, 3, 2}}});
    x[0, place / 2, place % 2] = not_a_number;
    auto const y = max_pool2d<{.kernel_size = 2}>(x);
    auto const dx =
        max_pool2d_input_gradient<{.kernel_size = 2}>(x, make_tensor<float>({{{10, 20}}}));
    if (!is_nan(y[0, 0, 0]) || y[0, 0, 1] != 7 || dx[0, place / 2, place % 2] != 10) {
      return false;
    }
  }
  return true;
}

} // namespace

TEST_CASE("max_pool2d: is the largest under each place of a window", "[ops][max_pool2d]") {
  constexpr auto x = make_tensor<float>(
      {{{1, 5, 2, 0, 9}, {3, 4, 8, 7, 9}}, {{-1, -2, -3, -4, 9}, {-5, -6, -7, -8, 9}}});
  STATIC_REQUIRE(max_pool2d<{.kernel_size = 2}>(x) == make_tensor<float>({{{5, 8}}, {{-1, -3}}}));
  STATIC_REQUIRE(max_pool2d<{.kernel_size = 2, .stride = 1}>(x) ==
                 make_tensor<float>({{{5, 8, 8, 9}}, {{-1, -2, -3, 9}}}));
  STATIC_REQUIRE(max_pool2d<{.kernel_size = {1, 5}}>(x) ==
                 make_tensor<float>({{{9}, {9}}, {{9}, {9}}}));
}

TEST_CASE("max_pool2d: of single elements is the image", "[ops][max_pool2d]") {
  constexpr auto x = make_tensor<float>({{{1, -2}, {3, 4}}});
  STATIC_REQUIRE(max_pool2d<{.kernel_size = 1}>(x) == x);
  STATIC_REQUIRE(max_pool2d<{.kernel_size = 3, .padding = 1}>(make_tensor<float>({{{-5}}})) ==
                 make_tensor<float>({{{-5}}}));
}

TEST_CASE("max_pool2d: padding never wins", "[ops][max_pool2d]") {
  STATIC_REQUIRE(max_pool2d<{.kernel_size = 2, .padding = 1}>(
                     make_tensor<float>({{{-1, -2}, {-infinity, -4}}})) ==
                 make_tensor<float>({{{-1, -2}, {-infinity, -4}}}));
}

TEST_CASE("max_pool2d: is -infinity where a dilated window sees nothing", "[ops][max_pool2d]") {
  constexpr pool2d_window window{
      .kernel_size = {1, 2}, .stride = 1, .padding = {0, 1}, .dilation = {1, 3}};
  constexpr auto x = make_tensor<float>({{{1, 2}, {4, 3}}});
  STATIC_REQUIRE(max_pool2d<window>(x) == make_tensor<float>({{{-infinity}, {-infinity}}}));
  STATIC_REQUIRE(max_pool2d_input_gradient<window>(x, make_tensor<float>({{{7}, {8}}})) ==
                 tensor<float, 1, 2, 2>{});
}

TEST_CASE("max_pool2d: and its gradient match PyTorch", "[ops][max_pool2d]") {
  STATIC_REQUIRE(matches_pytorch_for_all_windows<double>());
  STATIC_REQUIRE(matches_pytorch_for_all_windows<float>());
}

TEST_CASE("max_pool2d: the first of equals takes the gradient", "[ops][max_pool2d]") {
  STATIC_REQUIRE(max_pool2d_input_gradient<{.kernel_size = 2}>(
                     make_tensor<float>({{{0, 3}, {3, 3}}}), make_tensor<float>({{{7}}})) ==
                 make_tensor<float>({{{0, 7}, {0, 0}}}));
  STATIC_REQUIRE(max_pool2d_input_gradient<{.kernel_size = {1, 2}, .stride = 1}>(
                     make_tensor<float>({{{-0.0F, 0.0F, -0.0F}}}),
                     make_tensor<float>({{{1, 10}}})) == make_tensor<float>({{{1, 10, 0}}}));
}

TEST_CASE("max_pool2d: an element that wins twice takes both gradients", "[ops][max_pool2d]") {
  STATIC_REQUIRE(max_pool2d_input_gradient<{.kernel_size = {1, 2}, .stride = 1}>(
                     make_tensor<float>({{{1, 5, 2}}}), make_tensor<float>({{{1, 10}}})) ==
                 make_tensor<float>({{{0, 11, 0}}}));
}

TEST_CASE("max_pool2d: NaN always wins, just where it is", "[ops][max_pool2d]") {
  STATIC_REQUIRE(does_not_overlook_nan());
}

TEST_CASE("max_pool2d: gives the same bits at both times", "[ops][max_pool2d]") {
  constexpr pool2d_window halving{.kernel_size = 2};
  constexpr pool2d_window overlapping{.kernel_size = {3, 2}, .stride = {2, 1}, .padding = 1};
  REQUIRE(same_bits_at_both_times<results_of<tensor<float, 3, 5, 7>, halving>, std::uint64_t{1}>());
  REQUIRE(
      same_bits_at_both_times<results_of<tensor<double, 3, 5, 7>, halving>, std::uint64_t{1}>());
  REQUIRE(same_bits_at_both_times<results_of<tensor<float, 2, 6, 19>, overlapping>,
                                  std::uint64_t{1}>());
  constexpr pool2d_window wide{.kernel_size = {2, 21}, .stride = {1, 2}, .padding = {0, 3}};
  REQUIRE(same_bits_at_both_times<results_of<tensor<float, 1, 3, 290>, wide>, std::uint64_t{1}>());
  constexpr pool2d_window far{.kernel_size = {1, 18}, .stride = {1, 20}};
  REQUIRE(same_bits_at_both_times<results_of<tensor<float, 1, 1, 80>, far>, std::uint64_t{1}>());
}

TEST_CASE("max_pool2d: needs an image, a window that fits and at most half of it in padding",
          "[ops][max_pool2d]") {
  using image = tensor<float, 2, 4, 5>;
  STATIC_REQUIRE(has_max_pool2d<image, {.kernel_size = {4, 5}}>);
  STATIC_REQUIRE_FALSE(has_max_pool2d<image, {.kernel_size = 5}>);
  STATIC_REQUIRE(has_max_pool2d<image, {.kernel_size = 5, .padding = {1, 0}}>);
  STATIC_REQUIRE_FALSE(has_max_pool2d<image, {.kernel_size = 0}>);
  STATIC_REQUIRE_FALSE(has_max_pool2d<image, {.kernel_size = 2, .stride = 0}>);
  STATIC_REQUIRE(has_max_pool2d<image, {.kernel_size = 3, .padding = 1}>);
  STATIC_REQUIRE_FALSE(has_max_pool2d<image, {.kernel_size = 3, .padding = 2}>);
  STATIC_REQUIRE_FALSE(has_max_pool2d<image, {.kernel_size = {3, 1}, .padding = 1}>);
  STATIC_REQUIRE_FALSE(has_max_pool2d<tensor<float, 4, 5>, {.kernel_size = 2}>);
}

TEST_CASE("max_pool2d: the gradient needs a dy of the output's shape", "[ops][max_pool2d]") {
  using image = tensor<float, 2, 4, 5>;
  STATIC_REQUIRE(has_gradient<image, tensor<float, 2, 2, 2>, {.kernel_size = 2}>);
  STATIC_REQUIRE_FALSE(has_gradient<image, tensor<float, 2, 2, 3>, {.kernel_size = 2}>);
  STATIC_REQUIRE_FALSE(has_gradient<image, tensor<double, 2, 2, 2>, {.kernel_size = 2}>);
}
