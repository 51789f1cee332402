// SPDX-License-Identifier: BSL-1.0
#include <ctnn/layers/avg_pool1d.hpp>
#include <ctnn/layers/avg_pool3d.hpp>
#include <ctnn/layers/concepts.hpp>
#include <ctnn/layers/max_pool1d.hpp>
#include <ctnn/layers/max_pool3d.hpp>
#include <ctnn/ops/avg_pool2d.hpp>
#include <ctnn/ops/max_pool2d.hpp>
#include <ctnn/tensor.hpp>

#include <catch2/catch.hpp>

#include <concepts>
#include <cstdint>
#include <limits>

#include "golden/convolutions.hpp"
#include "support/both_times.hpp"
#include "support/golden.hpp"
#include "support/layers.hpp"
#include "support/random.hpp"

// Poolings along one axis and three, as operations and as layers.

namespace {

using ctnn::make_tensor;
using ctnn::reshape;
using ctnn::same;
using ctnn::shape;
using ctnn::tensor;
using ctnn::layers::avg_pool1d;
using ctnn::layers::avg_pool3d;
using ctnn::layers::max_pool1d;
using ctnn::layers::max_pool3d;
using ctnn::test::batch_is_sample_by_sample;
using ctnn::test::gradient_is_right;
using ctnn::test::in;
using ctnn::test::matches;
using ctnn::test::random;
using ctnn::test::same_bits_at_both_times;
namespace golden = ctnn::test::golden;

using max1 = max_pool1d<{.kernel_size = 3, .stride = 2, .padding = 1}>;
using avg1 = avg_pool1d<{.kernel_size = 3, .stride = 2, .padding = 1}>;
using not_counted1 = avg_pool1d<{.kernel_size = 3, .padding = 1, .count_include_pad = false}>;
using max3 = max_pool3d<{.kernel_size = {2, 3, 2}, .stride = {2, 1, 2}, .padding = 1}>;
using avg3 = avg_pool3d<{.kernel_size = {2, 3, 2}, .stride = {2, 1, 2}, .padding = 1}>;
using not_counted3 =
    avg_pool3d<{.kernel_size = {3, 3, 2}, .padding = 1, .count_include_pad = false}>;
using same3 = max_pool3d<{.kernel_size = 2, .stride = {1, 2, 3}, .padding = same, .dilation = 2}>;

static_assert(ctnn::layer_spec<max1> && ctnn::layer_spec<avg3>);
static_assert(ctnn::layer<max3::fn<float, shape<1, 2, 3, 4>>>);
static_assert(ctnn::layer<avg1::fn<float, shape<1, 3>>>);

template <class T, class Golden, class Spec>
constexpr bool matches_pytorch() {
  auto const x = in<T>(Golden::x);
  return matches(Spec::forward(x), Golden::y) &&
         matches(Spec::input_gradient(x, in<T>(Golden::dy)), Golden::dx);
}

template <class T>
constexpr bool match_pytorch() {
  return matches_pytorch<T, golden::max_pool1d, max1>() &&
         matches_pytorch<T, golden::avg_pool1d, avg1>() &&
         matches_pytorch<T, golden::avg_pool1d_without_padding, not_counted1>() &&
         matches_pytorch<T, golden::max_pool3d, max3>() &&
         matches_pytorch<T, golden::avg_pool3d, avg3>() &&
         matches_pytorch<T, golden::avg_pool3d_without_padding, not_counted3>();
}

template <class X, class Y>
struct results {
  Y y;
  X dx;
};

template <class Spec, class X>
constexpr auto results_of(std::uint64_t seed) {
  auto const x = random<X>(seed);
  auto const y = Spec::forward(x);
  auto const dy = random<decltype(y + y)>(seed + 1);
  return results<X, decltype(y + y)>{y, Spec::input_gradient(x, dy)};
}

template <class Spec, class X>
bool has_same_bits_at_both_times() {
  return same_bits_at_both_times<results_of<Spec, X>, std::uint64_t{1}>();
}

constexpr float not_a_number = std::numeric_limits<float>::quiet_NaN();

} // namespace

TEST_CASE("max_pool1d, avg_pool1d: are those of an image of one row", "[ops][pools]") {
  constexpr auto x = random<tensor<float, 3, 11>>(1);
  constexpr auto image = reshape<3, 1, 11>(x);
  STATIC_REQUIRE(
      ctnn::flattened(ctnn::max_pool1d<{.kernel_size = 3, .stride = 2}>(x)) ==
      ctnn::flattened(ctnn::max_pool2d<{.kernel_size = {1, 3}, .stride = {1, 2}}>(image)));
  STATIC_REQUIRE(
      ctnn::flattened(ctnn::avg_pool1d<{.kernel_size = 2, .dilation = 3}>(x)) ==
      ctnn::flattened(ctnn::avg_pool2d<{.kernel_size = {1, 2}, .dilation = {1, 3}}>(image)));
  STATIC_REQUIRE(ctnn::avg_pool1d<{.kernel_size = 2}>(make_tensor<float>({{1, 3, 5, 8, 100}})) ==
                 make_tensor<float>({{2, 6.5F}}));
}

TEST_CASE("max_pool3d: the first of equals takes the gradient, and a NaN wins", "[ops][pools]") {
  constexpr auto ties = reshape<1, 2, 2, 2>(make_tensor<float>({1, 2, 4, 0, 4, 4, 3, 4}));
  STATIC_REQUIRE(ctnn::max_pool3d<{.kernel_size = 2}>(ties).data[0] == 4);
  STATIC_REQUIRE(ctnn::flattened(ctnn::max_pool3d_input_gradient<{.kernel_size = 2}>(
                     ties, tensor<float, 1, 1, 1, 1>{{7}})) ==
                 make_tensor<float>({0, 0, 7, 0, 0, 0, 0, 0}));
  constexpr auto with_nan =
      reshape<1, 2, 2, 2>(make_tensor<float>({1, 2, 4, 0, 4, 9, not_a_number, 4}));
  STATIC_REQUIRE(ctnn::max_pool3d<{.kernel_size = 2}>(with_nan).data[0] !=
                 ctnn::max_pool3d<{.kernel_size = 2}>(with_nan).data[0]);
  STATIC_REQUIRE(ctnn::flattened(ctnn::max_pool3d_input_gradient<{.kernel_size = 2}>(
                     with_nan, tensor<float, 1, 1, 1, 1>{{7}})) ==
                 make_tensor<float>({0, 0, 0, 0, 0, 0, 7, 0}));
}

TEST_CASE("pools of signals and volumes: match PyTorch", "[ops][pools]") {
  STATIC_REQUIRE(match_pytorch<double>());
  STATIC_REQUIRE(match_pytorch<float>());
}

TEST_CASE("pools of signals and volumes: give the same bits at both times", "[ops][pools]") {
  REQUIRE(has_same_bits_at_both_times<max1, tensor<float, 2, 37>>());
  REQUIRE(has_same_bits_at_both_times<not_counted1, tensor<double, 2, 20>>());
  REQUIRE(has_same_bits_at_both_times<avg1, tensor<float, 1, 1>>());
  REQUIRE(has_same_bits_at_both_times<max3, tensor<float, 2, 3, 4, 5>>());
  REQUIRE(has_same_bits_at_both_times<not_counted3, tensor<float, 2, 3, 4, 5>>());
  REQUIRE(has_same_bits_at_both_times<same3, tensor<double, 1, 3, 4, 5>>());
}

TEST_CASE("pool layers of signals and volumes: know their shapes", "[layers][pools]") {
  STATIC_REQUIRE(std::same_as<max1::fn<float, shape<2, 9>>::output_type, tensor<float, 2, 5>>);
  STATIC_REQUIRE(
      std::same_as<same3::fn<float, shape<2, 3, 4, 5>>::output_type, tensor<float, 2, 3, 2, 2>>);
  STATIC_REQUIRE(max1::accepts<shape<2, 1>>);
  STATIC_REQUIRE_FALSE(max1::accepts<shape<2>>);
  STATIC_REQUIRE_FALSE(max_pool1d<{.kernel_size = 3}>::accepts<shape<2, 2>>);
  STATIC_REQUIRE_FALSE(avg_pool1d<{.kernel_size = 2, .padding = 2}>::accepts<shape<2, 9>>);
  STATIC_REQUIRE_FALSE(avg_pool1d<{.kernel_size = 2, .stride = 0}>::accepts<shape<2, 9>>);
  STATIC_REQUIRE(max3::accepts<shape<1, 1, 1, 1>>);
  STATIC_REQUIRE_FALSE(max3::accepts<shape<1, 1, 1>>);
  STATIC_REQUIRE_FALSE(
      max_pool3d<{.kernel_size = 2, .padding = {0, 2, 0}}>::accepts<shape<1, 9, 9, 9>>);
  STATIC_REQUIRE_FALSE(avg_pool3d<{.kernel_size = {2, 1, 1}}>::accepts<shape<1, 1, 9, 9>>);
}

TEST_CASE("pool layers of signals and volumes: gradients match finite differences",
          "[layers][pools]") {
  STATIC_REQUIRE(gradient_is_right<shape<2, 6>, max1>());
  STATIC_REQUIRE(gradient_is_right<shape<2, 6>, not_counted1>());
  STATIC_REQUIRE(gradient_is_right<shape<1, 2, 3, 3>, max3>());
  STATIC_REQUIRE(gradient_is_right<shape<1, 2, 3, 3>, avg3>());
  STATIC_REQUIRE(gradient_is_right<shape<1, 2, 3, 3>, not_counted3>());
}

TEST_CASE("pool layers of signals and volumes: a batch is its samples", "[layers][pools]") {
  STATIC_REQUIRE(batch_is_sample_by_sample<shape<2, 6>, avg1>());
  STATIC_REQUIRE(batch_is_sample_by_sample<shape<1, 2, 3, 3>, max3>());
}
