// SPDX-License-Identifier: BSL-1.0
#include <ctnn/optimizers/clip_by_norm.hpp>
#include <ctnn/optimizers/clip_by_value.hpp>
#include <ctnn/tensor.hpp>

#include <catch2/catch.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>

#include "support/trajectory.hpp"

namespace {

using ctnn::clip_by_norm;
using ctnn::clip_by_value;
using ctnn::make_tensor;
using ctnn::tensor;
using ctnn::test::close_relative;
using ctnn::test::golden_tolerance;
using ctnn::test::in;
using ctnn::test::matches;
using ctnn::test::random;
using ctnn::test::same_bits_at_both_times;
using ctnn::test::stepped_net;
namespace golden = ctnn::test::golden;

/// Golden's tensors as the parameters of a layer.
template <class T>
struct pair {
  static constexpr std::size_t parameter_count = 17;

  tensor<T, 5, 2> x;
  tensor<T, 7> y;

  template <class Visit, class... Pairs>
  static constexpr void for_each_parameter(Visit visit, Pairs&... pairs) {
    visit(pairs.x...);
    visit(pairs.y...);
  }
};

template <class T, class Golden>
constexpr bool clips_as_golden() {
  pair<T> gradient{in<T>(Golden::x), in<T>(Golden::y)};
  double const norm = clip_by_norm(gradient, Golden::most);
  return close_relative(norm, Golden::norm, golden_tolerance<T>) &&
         matches(gradient.x, Golden::clipped_x) && matches(gradient.y, Golden::clipped_y);
}

template <class Parameters>
constexpr Parameters clipped_by_norm(std::uint64_t seed) {
  auto gradient = random<Parameters>(seed);
  double const norm = clip_by_norm(gradient, 0.75);
  clip_by_norm(gradient, norm);
  return gradient;
}

constexpr double norm_of_net(std::uint64_t seed) { return norm(random<stepped_net<float>>(seed)); }

template <class Parameters>
constexpr Parameters clipped_by_value(std::uint64_t seed) {
  auto gradient = random<Parameters>(seed);
  clip_by_value(gradient, 0.5);
  return gradient;
}

} // namespace

TEST_CASE("clip_by_norm: clips as PyTorch", "[optimizers][clip]") {
  STATIC_REQUIRE(clips_as_golden<double, golden::clip_by_norm>());
  STATIC_REQUIRE(clips_as_golden<float, golden::clip_by_norm>());
  STATIC_REQUIRE(clips_as_golden<double, golden::clip_by_norm_of_less>());
  STATIC_REQUIRE(clips_as_golden<float, golden::clip_by_norm_of_less>());
}

TEST_CASE("clip_by_norm: leaves a short gradient alone, to the bit", "[optimizers][clip]") {
  STATIC_REQUIRE([] {
    auto gradient = make_tensor<float>({3, 4});
    return clip_by_norm(gradient, 6) == 5 && gradient == make_tensor<float>({3, 4});
  }());
}

TEST_CASE("clip_by_norm: takes floats whose squares are beyond float", "[optimizers][clip]") {
  STATIC_REQUIRE([] {
    auto gradient = make_tensor<float>({3e30F, -4e30F});
    return close_relative(clip_by_norm(gradient, 1), 5e30, 1e-6) &&
           ctnn::test::close(gradient, make_tensor<float>({0.6F, -0.8F}), 1e-6);
  }());
}

TEST_CASE("clip_by_norm: spreads NaN", "[optimizers][clip]") {
  auto gradient = make_tensor<float>({1, std::numeric_limits<float>::quiet_NaN()});
  double const norm = clip_by_norm(gradient, 1);
  REQUIRE(norm != norm);
  REQUIRE(gradient[0] != gradient[0]);
}

TEST_CASE("clip_by_norm: gives the same bits at both times", "[optimizers][clip]") {
  REQUIRE(same_bits_at_both_times<clipped_by_norm<tensor<float, 37>>, std::uint64_t{1}>());
  REQUIRE(same_bits_at_both_times<clipped_by_norm<stepped_net<float>>, std::uint64_t{1}>());
  REQUIRE(same_bits_at_both_times<clipped_by_norm<stepped_net<double>>, std::uint64_t{1}>());
  REQUIRE(same_bits_at_both_times<norm_of_net, std::uint64_t{1}>());
}

TEST_CASE("clip_by_value: brings each element within bounds", "[optimizers][clip]") {
  STATIC_REQUIRE([] {
    auto gradient = make_tensor<double>({-3, -2, -1, 0, 1, 2, 3});
    clip_by_value(gradient, 2);
    return gradient == make_tensor<double>({-2, -2, -1, 0, 1, 2, 2});
  }());
}

TEST_CASE("clip_by_value: leaves NaN", "[optimizers][clip]") {
  auto gradient = make_tensor<float>({8, std::numeric_limits<float>::quiet_NaN()});
  clip_by_value(gradient, 1);
  REQUIRE(gradient[0] == 1);
  REQUIRE(gradient[1] != gradient[1]);
}

TEST_CASE("clip_by_value: gives the same bits at both times", "[optimizers][clip]") {
  REQUIRE(same_bits_at_both_times<clipped_by_value<tensor<float, 37>>, std::uint64_t{1}>());
  REQUIRE(same_bits_at_both_times<clipped_by_value<stepped_net<float>>, std::uint64_t{1}>());
  REQUIRE(same_bits_at_both_times<clipped_by_value<stepped_net<double>>, std::uint64_t{1}>());
}
