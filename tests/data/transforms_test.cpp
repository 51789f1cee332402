// SPDX-License-Identifier: BSL-1.0
#include <ctnn/data/normalization.hpp>
#include <ctnn/data/one_hot.hpp>
#include <ctnn/data/resized_by_mean.hpp>
#include <ctnn/ops/avg_pool2d.hpp>
#include <ctnn/ops/upsample.hpp>
#include <ctnn/tensor.hpp>

#include <catch2/catch.hpp>

#include <array>
#include <cstdint>
#include <limits>
#include <vector>

#include "support/both_times.hpp"
#include "support/close.hpp"
#include "support/random.hpp"

namespace {

using ctnn::channel_normalization;
using ctnn::joint_normalization;
using ctnn::make_tensor;
using ctnn::normalization;
using ctnn::one_hot;
using ctnn::resized_by_mean;
using ctnn::tensor;
using ctnn::test::close;
using ctnn::test::random;
using ctnn::test::same_bits_at_both_times;

template <class X, std::size_t Height, std::size_t Width>
concept has_resized = requires(X const& x) { resized_by_mean<Height, Width>(x); };

template <class Normalization, class X>
concept has_normalized = requires(Normalization const& n, X const& x) { n(x); };

/// The same by another way: enlarged to the common multiple, then pooled.
template <class X, std::size_t Height, std::size_t Width>
constexpr bool is_enlarged_and_pooled() {
  constexpr std::size_t height = X::extent(1);
  constexpr std::size_t width = X::extent(2);
  auto const x = random<X>(1);
  auto const large = ctnn::upsample<{.scale = {Height, Width}}>(x);
  return close(resized_by_mean<Height, Width>(x),
               ctnn::avg_pool2d<{.kernel_size = {height, width}}>(large), 1e-14);
}

template <class X, std::size_t Height, std::size_t Width>
constexpr auto resized(std::uint64_t seed) {
  return resized_by_mean<Height, Width>(random<X>(seed));
}

constexpr std::array<tensor<double, 2>, 4> rows{{{{1, 5}}, {{2, 5}}, {{3, 5}}, {{6, 5}}}};

template <class T>
constexpr auto normalized(std::uint64_t seed) {
  std::array<tensor<T, 3, 5, 7>, 3> images{random<tensor<T, 3, 5, 7>>(seed),
                                           random<tensor<T, 3, 5, 7>>(seed + 1),
                                           random<tensor<T, 3, 5, 7>>(seed + 2)};
  auto const scale = channel_normalization(images);
  scale.apply(images);
  joint_normalization(images).apply(images);
  return images;
}

} // namespace

TEST_CASE("one_hot: is 1 at the label", "[data][one_hot]") {
  STATIC_REQUIRE(one_hot<float, 3>(1) == make_tensor<float>({0, 1, 0}));
  STATIC_REQUIRE(one_hot<int, 1>(std::uint8_t{0}) == make_tensor<int>({1}));
  STATIC_REQUIRE(one_hot<double, 2>(make_tensor<int>({1, 0, 1})) ==
                 make_tensor<double>({{0, 1}, {1, 0}, {0, 1}}));
}

TEST_CASE("normalization: is (x - mean) / deviation", "[data][normalization]") {
  constexpr normalization<float, 2> by_channel{{{1, 2}}, {{2, 4}}};
  STATIC_REQUIRE(by_channel(make_tensor<float>({3, 0})) == make_tensor<float>({1, -0.5F}));
  STATIC_REQUIRE(by_channel(make_tensor<float>({{3, 5}, {2, 6}})) ==
                 make_tensor<float>({{1, 2}, {0, 1}}));
  constexpr normalization<float, 1> of_bytes{{{0}}, {{255}}};
  STATIC_REQUIRE(of_bytes(make_tensor<float>({{0, 255}, {51, 102}})) ==
                 make_tensor<float>({{0, 1}, {0.2F, 0.4F}}));
  STATIC_REQUIRE(has_normalized<normalization<float, 1>, tensor<float, 3>>);
  STATIC_REQUIRE_FALSE(has_normalized<normalization<float, 2>, tensor<float, 3>>);
}

TEST_CASE("normalization: is that of the data", "[data][normalization]") {
  // Of 1, 2, 3, 6: the mean 3, the variance (4 + 1 + 0 + 9) / 4; a constant becomes 0.
  constexpr auto of_columns = channel_normalization(rows);
  STATIC_REQUIRE(of_columns.mean == make_tensor<double>({3, 5}));
  STATIC_REQUIRE(close(of_columns.deviation, make_tensor<double>({1.8708286933869707, 1}), 1e-15));
  STATIC_REQUIRE(of_columns(rows[2]) == make_tensor<double>({0, 0}));
  constexpr auto of_all = joint_normalization(rows);
  STATIC_REQUIRE(of_all.mean == make_tensor<double>({4}));
  STATIC_REQUIRE(close(of_all.deviation, make_tensor<double>({1.6583123951777}), 1e-15));

  std::vector<tensor<double, 2>> samples(rows.begin(), rows.end());
  channel_normalization(samples).apply(samples);
  auto const after = channel_normalization(samples);
  REQUIRE(close(after.mean, make_tensor<double>({0, 0}), 1e-15));
  REQUIRE(close(after.deviation, make_tensor<double>({1, 1}), 1e-15));
}

TEST_CASE("normalization: keeps NaN where it is", "[data][normalization]") {
  constexpr normalization<float, 2> scale{{{1, 2}}, {{2, 4}}};
  auto const y = scale(make_tensor<float>({std::numeric_limits<float>::quiet_NaN(), 2}));
  REQUIRE((y[0] != y[0] && y[1] == 0));
}

TEST_CASE("resized_by_mean: is the mean of what each element covers", "[data][resized]") {
  STATIC_REQUIRE(resized_by_mean<1, 2>(make_tensor<float>({{1, 3, 5, 7}, {3, 5, 7, 9}})) ==
                 make_tensor<float>({{3, 7}}));
  // 3 to 2: each covers one and a half.
  STATIC_REQUIRE(resized_by_mean<1, 2>(make_tensor<double>({{3, 6, 9}})) ==
                 make_tensor<double>({{4, 8}}));
  STATIC_REQUIRE(resized_by_mean<2, 2>(make_tensor<double>({{{9, 0, 0}, {0, 0, 0}, {0, 0, 18}}})) ==
                 make_tensor<double>({{{4, 0}, {0, 8}}}));
  STATIC_REQUIRE(resized_by_mean<1, 3>(make_tensor<double>({{2, 4}})) ==
                 make_tensor<double>({{2, 3, 4}}));
  constexpr auto x = random<tensor<float, 2, 3, 4>>(1);
  STATIC_REQUIRE(resized_by_mean<3, 4>(x) == x);
  STATIC_REQUIRE(resized_by_mean<5, 1>(make_tensor<float>({{7}})) ==
                 make_tensor<float>({{7}, {7}, {7}, {7}, {7}}));
}

TEST_CASE("resized_by_mean: is enlarging and pooling", "[data][resized]") {
  STATIC_REQUIRE(is_enlarged_and_pooled<tensor<double, 2, 4, 6>, 3, 4>());
  STATIC_REQUIRE(is_enlarged_and_pooled<tensor<double, 1, 7, 5>, 2, 3>());
  STATIC_REQUIRE(is_enlarged_and_pooled<tensor<double, 1, 3, 2>, 5, 4>());
}

TEST_CASE("transforms: give the same bits at both times", "[data]") {
  REQUIRE(same_bits_at_both_times<resized<tensor<float, 2, 28, 28>, 7, 7>, std::uint64_t{1}>());
  REQUIRE(same_bits_at_both_times<resized<tensor<float, 1, 28, 28>, 9, 12>, std::uint64_t{1}>());
  REQUIRE(same_bits_at_both_times<resized<tensor<double, 3, 5, 7>, 4, 7>, std::uint64_t{1}>());
  REQUIRE(same_bits_at_both_times<normalized<float>, std::uint64_t{1}>());
  REQUIRE(same_bits_at_both_times<normalized<double>, std::uint64_t{1}>());
}

TEST_CASE("resized_by_mean: needs an image and a place", "[data][resized]") {
  STATIC_REQUIRE(has_resized<tensor<float, 2, 3>, 7, 7>);
  STATIC_REQUIRE_FALSE(has_resized<tensor<float, 3>, 1, 1>);
  STATIC_REQUIRE_FALSE(has_resized<tensor<float, 2, 3>, 0, 1>);
}
