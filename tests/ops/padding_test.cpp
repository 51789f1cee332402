// SPDX-License-Identifier: BSL-1.0
#include <ctnn/ops/avg_pool2d.hpp>
#include <ctnn/ops/conv2d.hpp>
#include <ctnn/ops/conv2d_matrix.hpp>
#include <ctnn/ops/max_pool2d.hpp>
#include <ctnn/ops/padding.hpp>
#include <ctnn/tensor.hpp>

#include <catch2/catch.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>

#include "golden/convolutions.hpp"
#include "support/both_times.hpp"
#include "support/golden.hpp"
#include "support/random.hpp"

namespace {

using ctnn::avg_pool2d_window;
using ctnn::conv2d_window;
using ctnn::extent2d;
using ctnn::make_tensor;
using ctnn::padding1d;
using ctnn::padding2d;
using ctnn::pool2d_window;
using ctnn::same;
using ctnn::shape;
using ctnn::tensor;
using ctnn::tensor_of;
using ctnn::test::in;
using ctnn::test::matches;
using ctnn::test::same_bits_at_both_times;
namespace golden = ctnn::test::golden;

template <class X, pool2d_window Window>
concept has_max_pool2d = requires(X const& x) { ctnn::max_pool2d<Window>(x); };

template <class T, class Golden, conv2d_window Window>
constexpr bool conv2d_matches() {
  auto const x = in<T>(Golden::x);
  auto const weight = in<T>(Golden::weight);
  auto const dy = in<T>(Golden::dy);
  auto dweight = decltype(weight - weight){};
  ctnn::add_conv2d_weight_gradient<Window>(x, dy, dweight);
  return matches(ctnn::conv2d<Window>(x, weight, in<T>(Golden::bias)), Golden::y) &&
         matches(ctnn::conv2d_input_gradient<typename decltype(Golden::x)::shape_type, Window>(
                     dy, weight),
                 Golden::dx) &&
         matches(dweight, Golden::dweight);
}

constexpr conv2d_window of_sides{.padding = {{0, 1}, {2, 0}}};
constexpr conv2d_window of_sides_strided{.stride = {2, 3}, .padding = {{1, 2}, {0, 3}}};
constexpr conv2d_window same_size{.padding = same};
constexpr conv2d_window same_strided{.stride = {2, 3}, .padding = same};
constexpr pool2d_window same_pool{.kernel_size = {3, 2}, .stride = {2, 1}, .padding = same};
constexpr avg_pool2d_window pool_of_sides{
    .kernel_size = {3, 2}, .stride = 1, .padding = {{0, 1}, {1, 0}}};

template <class T>
constexpr bool match_pytorch() {
  auto const x = in<T>(golden::max_pool2d_same::x);
  auto const dy = in<T>(golden::max_pool2d_same::dy);
  using image = decltype(golden::avg_pool2d_of_sides::x)::shape_type;
  return conv2d_matches<T, golden::conv2d_of_sides, of_sides>() &&
         conv2d_matches<T, golden::conv2d_of_sides_strided, of_sides_strided>() &&
         conv2d_matches<T, golden::conv2d_same, same_size>() &&
         conv2d_matches<T, golden::conv2d_same_strided, same_strided>() &&
         conv2d_matches<T, golden::conv2d_same_wide_stride, same_strided>() &&
         matches(ctnn::max_pool2d<same_pool>(x), golden::max_pool2d_same::y) &&
         matches(ctnn::max_pool2d_input_gradient<same_pool>(x, dy), golden::max_pool2d_same::dx) &&
         matches(ctnn::avg_pool2d<pool_of_sides>(in<T>(golden::avg_pool2d_of_sides::x)),
                 golden::avg_pool2d_of_sides::y) &&
         matches(ctnn::avg_pool2d_input_gradient<image, pool_of_sides>(
                     in<T>(golden::avg_pool2d_of_sides::dy)),
                 golden::avg_pool2d_of_sides::dx);
}

template <class Y, class X, class Weight>
struct results {
  Y y;
  X dx;
  Weight dweight;
};

template <class T, class X, class Weight, conv2d_window Window>
constexpr auto results_of(std::uint64_t seed) {
  auto const x = ctnn::test::random<tensor_of<T, X>>(seed);
  auto const weight = ctnn::test::random<tensor_of<T, Weight>>(seed + 1);
  auto const y = ctnn::conv2d<Window>(x, weight);
  auto const dy = ctnn::test::random<decltype(y + y)>(seed + 2);
  results<decltype(y + y), tensor_of<T, X>, tensor_of<T, Weight>> result{
      y, ctnn::conv2d_input_gradient<X, Window>(dy, weight), weight};
  ctnn::add_conv2d_weight_gradient<Window>(x, dy, result.dweight);
  return result;
}

template <class T, class X, class Weight, conv2d_window Window>
bool have_same_bits_at_both_times() {
  return same_bits_at_both_times<results_of<T, X, Weight, Window>, std::uint64_t{1}>();
}

template <class X, pool2d_window Window>
constexpr auto pooled(std::uint64_t seed) {
  return ctnn::max_pool2d<Window>(ctnn::test::random<X>(seed));
}

} // namespace

TEST_CASE("padding: is one number, one for each axis, or one for each side", "[ops][padding]") {
  STATIC_REQUIRE(padding2d(2) == padding2d({2, 2}, {2, 2}));
  STATIC_REQUIRE(padding2d(1, 2) == padding2d({1, 1}, {2, 2}));
  STATIC_REQUIRE(padding2d(extent2d(1, 2)) == padding2d(1, 2));
  STATIC_REQUIRE(padding2d({1, 0}, 2) == padding2d({1, 0}, {2, 2}));
  STATIC_REQUIRE(padding2d(same) == padding2d(same, same));
  STATIC_REQUIRE(padding2d(same) != padding2d(0));
  STATIC_REQUIRE(conv2d_window{.padding = {1, 2}}.padding == padding2d(1, 2));
  STATIC_REQUIRE(conv2d_window{.padding = {{1, 2}, same}}.padding.width.is_same);
}

TEST_CASE("padding: same makes the output ceil(size / stride)", "[ops][padding]") {
  STATIC_REQUIRE([] {
    for (std::size_t size = 1; size < 9; ++size) {
      for (std::size_t kernel = 1; kernel < 6; ++kernel) {
        for (std::size_t stride = 1; stride < 5; ++stride) {
          for (std::size_t dilation = 1; dilation < 4; ++dilation) {
            if (ctnn::output_size(size, kernel, stride, same, dilation) !=
                (size + stride - 1) / stride) {
              return false;
            }
          }
        }
      }
    }
    return true;
  }());
  STATIC_REQUIRE(padding1d(same).on(5, 4, 1) == padding1d(1, 2));
  STATIC_REQUIRE(padding1d(same).on(5, 3, 2) == padding1d(1, 1));
  STATIC_REQUIRE(padding1d(same).on(6, 3, 2) == padding1d(0, 1));
  STATIC_REQUIRE(padding1d(same).on(6, 1, 4) == padding1d(0, 0));
}

TEST_CASE("padding: of one side moves the image to the other", "[ops][padding]") {
  constexpr auto x = make_tensor<float>({{{1, 2}, {3, 4}}});
  constexpr auto one = make_tensor<float>({{{{1}}}});
  STATIC_REQUIRE(ctnn::conv2d<{.padding = {{0, 1}, {2, 0}}}>(x, one) ==
                 make_tensor<float>({{{0, 0, 1, 2}, {0, 0, 3, 4}, {0, 0, 0, 0}}}));
  STATIC_REQUIRE(ctnn::max_pool2d<{.kernel_size = {1, 2}, .stride = 1, .padding = {0, {0, 1}}}>(
                     -1.0F * x) == make_tensor<float>({{{-1, -2}, {-3, -4}}}));
  STATIC_REQUIRE(
      ctnn::avg_pool2d<{
          .kernel_size = 2, .stride = 1, .padding = {{0, 1}, {1, 0}}, .count_include_pad = false}>(
          x) == make_tensor<float>({{{2, 2.5F}, {3, 3.5F}}}));
}

TEST_CASE("padding: a convolution's matrix knows its sides", "[ops][padding]") {
  constexpr auto x = ctnn::test::random<tensor<double, 2, 3, 4>>(1);
  constexpr auto weight = ctnn::test::random<tensor<double, 2, 2, 2, 3>>(2);
  constexpr auto y = ctnn::flattened(ctnn::conv2d<of_sides>(x, weight));
  STATIC_REQUIRE([&] {
    auto const matrix = ctnn::conv2d_matrix<shape<2, 3, 4>, of_sides>(weight);
    bool right = true;
    for (std::size_t row = 0; row < y.size(); ++row) {
      double sum = 0;
      for (std::size_t i = 0; i < x.size(); ++i) {
        sum += matrix[row, i] * x.data[i];
      }
      right = right && ctnn::test::close(sum, y[row], 1e-12);
    }
    return right;
  }());
}

TEST_CASE("padding: of sides and same match PyTorch", "[ops][padding]") {
  STATIC_REQUIRE(match_pytorch<double>());
  STATIC_REQUIRE(match_pytorch<float>());
}

TEST_CASE("padding: of sides gives the same bits at both times", "[ops][padding]") {
  REQUIRE(have_same_bits_at_both_times<float, shape<2, 4, 19>, shape<3, 2, 3, 2>, of_sides>());
  REQUIRE(have_same_bits_at_both_times<float, shape<1, 3, 17>, shape<3, 1, 1, 1>,
                                       {.padding = {0, {0, 3}}}>());
  REQUIRE(have_same_bits_at_both_times<float, shape<2, 6, 7>, shape<4, 1, 3, 4>,
                                       {.stride = {2, 3}, .padding = same, .groups = 2}>());
  REQUIRE(
      have_same_bits_at_both_times<double, shape<2, 5, 9>, shape<2, 2, 2, 3>, of_sides_strided>());
  REQUIRE(have_same_bits_at_both_times<float, shape<1, 1, 1>, shape<1, 1, 3, 2>, same_size>());
  REQUIRE(same_bits_at_both_times<pooled<tensor<float, 2, 5, 19>, same_pool>, std::uint64_t{1}>());
}

TEST_CASE("padding: of a pooling is at most half its kernel, unless it is same", "[ops][padding]") {
  using image = tensor<float, 1, 9, 9>;
  STATIC_REQUIRE(has_max_pool2d<image, {.kernel_size = 2, .padding = {{1, 0}, {0, 1}}}>);
  STATIC_REQUIRE_FALSE(has_max_pool2d<image, {.kernel_size = 2, .padding = {{2, 0}, 0}}>);
  STATIC_REQUIRE_FALSE(has_max_pool2d<image, {.kernel_size = 2, .padding = {0, {0, 2}}}>);
  STATIC_REQUIRE(
      has_max_pool2d<image, {.kernel_size = 2, .stride = 1, .padding = same, .dilation = 7}>);
  STATIC_REQUIRE_FALSE(has_max_pool2d<image, {.kernel_size = 2, .stride = 0, .padding = same}>);
}
