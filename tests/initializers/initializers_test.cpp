// SPDX-License-Identifier: BSL-1.0
#include <ctnn/initializers.hpp>
#include <ctnn/layers.hpp>
#include <ctnn/model.hpp>
#include <ctnn/tensor.hpp>

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>

#include "support/both_times.hpp"
#include "support/close.hpp"

namespace {

using ctnn::glorot_normal;
using ctnn::glorot_uniform;
using ctnn::he_normal;
using ctnn::he_uniform;
using ctnn::initialized;
using ctnn::lecun_normal;
using ctnn::lecun_uniform;
using ctnn::orthogonal;
using ctnn::random_normal;
using ctnn::random_uniform;
using ctnn::sequential;
using ctnn::shape;
using ctnn::tensor;
using ctnn::zeros;
using ctnn::test::close_relative;
using ctnn::test::opaque;
using ctnn::test::same_bits_at_both_times;
namespace layers = ctnn::layers;

struct statistics {
  double mean;
  double variance;
  double largest; // magnitude

  template <ctnn::tensor_like Weight>
  explicit statistics(Weight const& weight) : mean{0}, variance{0}, largest{0} {
    auto const count = static_cast<double>(weight.size());
    for (auto x : weight) {
      mean += x / count;
      largest = std::max(largest, std::abs(double{x}));
    }
    for (auto x : weight) {
      variance += (x - mean) * (x - mean) / count;
    }
  }
};

/// Five standard errors of the mean, and of the variance of the worse distribution, the normal.
bool has_moments(statistics s, double variance, std::size_t count) {
  double const n = static_cast<double>(count);
  return std::abs(s.mean) < 5 * std::sqrt(variance / n) &&
         close_relative(s.variance, variance, 5 * std::sqrt(2 / n));
}

template <class T>
using dense_net = sequential<T, shape<150>, layers::dense<90>>;
template <class T>
using conv2d_net =
    sequential<T, shape<30, 9, 9>, layers::conv2d<{.out_channels = 40, .kernel_size = {3, 2}}>>;

// Opaque, as Clang would draw these many weights in the compiler.
constexpr std::uint64_t some_seed = 7;

constexpr double dense_glorot_variance = 2.0 / (150 + 90);
constexpr double dense_he_variance = 2.0 / 150;
constexpr double dense_lecun_variance = 1.0 / 150;
constexpr double conv2d_lecun_variance = 1.0 / (30 * 6);
constexpr double conv2d_glorot_variance = 2.0 / (30 * 6 + 40 * 6);
constexpr double conv2d_he_variance = 2.0 / (30 * 6);

template <class Net, class Initializer>
bool is_normal(double variance) {
  auto const weight = initialized<Net>(Initializer{}, opaque(some_seed)).template layer<0>().weight;
  statistics const s(weight);
  // A normal distribution has no limits: some of thousands are beyond three standard deviations.
  return has_moments(s, variance, weight.size()) && s.largest > 3 * std::sqrt(variance);
}

template <class Net, class Initializer>
bool is_uniform(double variance) {
  auto const weight = initialized<Net>(Initializer{}, opaque(some_seed)).template layer<0>().weight;
  statistics const s(weight);
  double const limit = std::sqrt(3 * variance);
  return has_moments(s, variance, weight.size()) && s.largest <= limit * (1 + 1e-6) &&
         s.largest > 0.99 * limit;
}

template <class T>
using small_net =
    sequential<T, shape<1, 4, 4>, layers::conv2d<{.out_channels = 2, .kernel_size = 3}>,
               layers::relu, layers::flatten, layers::dense<3>, layers::dense<3>>;
using net = small_net<float>;

template <class Initializer>
constexpr bool sets_biases_to_zero() {
  net result = initialized<net>(Initializer{}, 1);
  result.layer<0>().bias = ctnn::make_tensor<float>({1, 2});
  result.layer<3>().bias = ctnn::make_tensor<float>({1, 2, 3});
  result.initialize(Initializer{}, 2);
  return result.layer<0>().bias == tensor<float, 2>{} &&
         result.layer<3>().bias == tensor<float, 3>{} &&
         result.layer<4>().bias == tensor<float, 3>{};
}

template <class Initializer>
constexpr bool draws_all_weights_apart() {
  net const a = initialized<net>(Initializer{}, 1);
  net const b = initialized<net>(Initializer{}, 2);
  bool apart = true;
  ctnn::for_each_parameter(
      [&](auto const& x, auto const& y) {
        // Biases have at most three elements here.
        for (std::size_t i = 0; x.size() > 3 && i < x.size(); ++i) {
          bool const repeats = std::find(x.begin(), x.begin() + i, x.begin()[i]) != x.begin() + i;
          apart = apart && x.begin()[i] != y.begin()[i] && !repeats;
        }
      },
      a, b);
  return apart;
}

template <class T, class Initializer>
constexpr small_net<T> drawn(std::uint64_t seed) {
  return initialized<small_net<T>>(Initializer{}, seed);
}

template <class Initializer>
bool has_same_bits_at_both_times() {
  return same_bits_at_both_times<drawn<float, Initializer>, std::uint64_t{1}>() &&
         same_bits_at_both_times<drawn<double, Initializer>, std::uint64_t{1}>();
}

template <class Net>
bool has_settings_of_its_own() {
  auto const normal =
      initialized<Net>(random_normal{.mean = 3, .deviation = 0.5}, opaque(some_seed))
          .template layer<0>()
          .weight;
  auto const uniform = initialized<Net>(random_uniform{.low = 1, .high = 2}, opaque(some_seed))
                           .template layer<0>()
                           .weight;
  statistics const of_normal(normal);
  statistics const of_uniform(uniform);
  return std::abs(of_normal.mean - 3) < 0.05 && std::abs(of_normal.variance - 0.25) < 0.02 &&
         std::abs(of_uniform.mean - 1.5) < 0.05 && of_uniform.largest <= 2 &&
         *std::min_element(uniform.begin(), uniform.end()) >= 1;
}

template <class T, std::size_t... Extents>
constexpr tensor<T, Extents...> drawn_weight(std::uint64_t seed, double gain = 1) {
  tensor<T, Extents...> weight;
  ctnn::philox4x32 random(seed);
  orthogonal{.gain = gain}.draw_all(weight, random);
  return weight;
}

/// Whether the rows of a weight, or its columns, are orthogonal, and as long as said.
template <class T, std::size_t First, std::size_t... Rest>
constexpr bool is_orthogonal(tensor<T, First, Rest...> const& weight, double length,
                             double tolerance) {
  constexpr std::size_t columns = shape<Rest...>::size();
  auto const w = reshape<First, columns>(weight);
  bool const by_rows = First <= columns;
  std::size_t const vectors = by_rows ? First : columns;
  bool right = true;
  for (std::size_t a = 0; a < vectors; ++a) {
    for (std::size_t b = 0; b < vectors; ++b) {
      double product = 0;
      for (std::size_t i = 0; i < (by_rows ? columns : First); ++i) {
        product += by_rows ? double{w[a, i]} * double{w[b, i]} : double{w[i, a]} * double{w[i, b]};
      }
      right = right && ctnn::test::close(product, a == b ? length * length : 0.0, tolerance);
    }
  }
  return right;
}

constexpr bool all_weights_are(net const& n, float value) {
  bool right = true;
  auto const check = [&](auto const& weight) {
    for (float const x : weight) {
      right = right && x == value;
    }
  };
  check(n.layer<0>().weight);
  check(n.layer<3>().weight);
  check(n.layer<4>().weight);
  return right && n.layer<3>().bias == tensor<float, 3>{};
}

} // namespace

TEST_CASE("glorot: has variance 2 / (fan_in + fan_out)", "[initializers]") {
  REQUIRE(is_normal<dense_net<float>, glorot_normal>(dense_glorot_variance));
  REQUIRE(is_normal<conv2d_net<double>, glorot_normal>(conv2d_glorot_variance));
  REQUIRE(is_uniform<dense_net<double>, glorot_uniform>(dense_glorot_variance));
  REQUIRE(is_uniform<conv2d_net<float>, glorot_uniform>(conv2d_glorot_variance));
}

TEST_CASE("he: has variance 2 / fan_in", "[initializers]") {
  REQUIRE(is_normal<dense_net<float>, he_normal>(dense_he_variance));
  REQUIRE(is_normal<conv2d_net<double>, he_normal>(conv2d_he_variance));
  REQUIRE(is_uniform<dense_net<double>, he_uniform>(dense_he_variance));
  REQUIRE(is_uniform<conv2d_net<float>, he_uniform>(conv2d_he_variance));
}

TEST_CASE("lecun: has variance 1 / fan_in", "[initializers]") {
  REQUIRE(is_normal<dense_net<float>, lecun_normal>(dense_lecun_variance));
  REQUIRE(is_normal<conv2d_net<double>, lecun_normal>(conv2d_lecun_variance));
  REQUIRE(is_uniform<dense_net<double>, lecun_uniform>(dense_lecun_variance));
  REQUIRE(is_uniform<conv2d_net<float>, lecun_uniform>(conv2d_lecun_variance));
}

TEST_CASE("random: has its own moments, whatever the layer", "[initializers]") {
  REQUIRE(is_normal<dense_net<float>, random_normal>(0.05 * 0.05));
  REQUIRE(is_uniform<conv2d_net<double>, random_uniform>(0.05 * 0.05 / 3));
  REQUIRE(has_settings_of_its_own<dense_net<float>>());
  REQUIRE(has_settings_of_its_own<conv2d_net<double>>());
}

TEST_CASE("orthogonal: the shorter side of a weight is orthonormal to rounding", "[initializers]") {
  STATIC_REQUIRE(is_orthogonal(drawn_weight<double, 3, 5>(1), 1, 1e-15));
  STATIC_REQUIRE(is_orthogonal(drawn_weight<double, 5, 3>(2), 1, 1e-15));
  STATIC_REQUIRE(is_orthogonal(drawn_weight<float, 4, 4>(3), 1, 1e-6));
  STATIC_REQUIRE(is_orthogonal(drawn_weight<float, 2, 3, 2, 2>(4), 1, 1e-6));
  STATIC_REQUIRE(is_orthogonal(drawn_weight<double, 1, 1>(5), 1, 1e-15));
  REQUIRE(is_orthogonal(drawn_weight<double, 60, 60>(6), 1, 4e-15));
  REQUIRE(is_orthogonal(drawn_weight<double, 90, 40>(7), 1, 4e-15));
  REQUIRE(is_orthogonal(drawn_weight<float, 40, 90>(8), 1, 1e-6));
  STATIC_REQUIRE(is_orthogonal(drawn_weight<double, 3, 5>(1, 2.5), 2.5, 1e-14));
}

// Of a matrix drawn evenly from all orthogonal ones, each element has variance 1 / extent, and none
// of them prefers a sign.
TEST_CASE("orthogonal: prefers no direction", "[initializers]") {
  double sum = 0;
  double squares = 0;
  for (std::uint64_t seed = 0; seed < 2000; ++seed) {
    double const first = drawn_weight<double, 4, 4>(seed)[0, 0];
    sum += first;
    squares += first * first;
  }
  REQUIRE(std::abs(sum / 2000) < 5 * std::sqrt(0.25 / 2000));
  // The square is distributed as beta(1/2, 3/2): its variance is 1/16.
  REQUIRE(std::abs(squares / 2000 - 0.25) < 5 * std::sqrt(1.0 / 16 / 2000));
}

TEST_CASE("orthogonal: a net's weights are orthogonal, and its biases zero", "[initializers]") {
  STATIC_REQUIRE(is_orthogonal(initialized<net>(orthogonal{}, 1).layer<4>().weight, 1, 1e-6));
  STATIC_REQUIRE(is_orthogonal(initialized<net>(orthogonal{}, 1).layer<0>().weight, 1, 1e-6));
  STATIC_REQUIRE(sets_biases_to_zero<orthogonal>());
}

TEST_CASE("ones, constant: set all weights to one number", "[initializers]") {
  STATIC_REQUIRE(all_weights_are(initialized<net>(ctnn::ones{}, 1), 1));
  STATIC_REQUIRE(all_weights_are(initialized<net>(ctnn::constant{0.25}, 1), 0.25));
  STATIC_REQUIRE(all_weights_are(initialized<net>(ctnn::constant{.value = -3}, 1), -3));
}

TEST_CASE("zeros: sets all parameters to zero", "[initializers]") {
  STATIC_REQUIRE(initialized<net>(zeros{}, 1) == net{});
}

TEST_CASE("initialized: a seed is a net", "[initializers]") {
  STATIC_REQUIRE(initialized<net>(he_normal{}, 1) == initialized<net>(he_normal{}, 1));
  STATIC_REQUIRE(draws_all_weights_apart<he_normal>());
  STATIC_REQUIRE(draws_all_weights_apart<he_uniform>());
  STATIC_REQUIRE(draws_all_weights_apart<glorot_normal>());
  STATIC_REQUIRE(draws_all_weights_apart<glorot_uniform>());
  STATIC_REQUIRE(draws_all_weights_apart<orthogonal>());
}

TEST_CASE("initialize: sets biases to zero", "[initializers]") {
  STATIC_REQUIRE(sets_biases_to_zero<he_normal>());
  STATIC_REQUIRE(sets_biases_to_zero<glorot_uniform>());
}

TEST_CASE("initialize: layers draw from streams of their own", "[initializers]") {
  using wider = sequential<float, shape<9>, layers::dense<4>, layers::dense<3>>;
  using narrower = sequential<float, shape<2>, layers::dense<4>, layers::dense<3>>;
  STATIC_REQUIRE(initialized<wider>(he_normal{}, 1).layer<1>() ==
                 initialized<narrower>(he_normal{}, 1).layer<1>());
  using twins = sequential<float, shape<3>, layers::dense<3>, layers::dense<3>>;
  STATIC_REQUIRE(initialized<twins>(he_normal{}, 1).layer<0>() !=
                 initialized<twins>(he_normal{}, 1).layer<1>());
}

TEST_CASE("initialized: gives the same bits at both times", "[initializers]") {
  REQUIRE(has_same_bits_at_both_times<he_normal>());
  REQUIRE(has_same_bits_at_both_times<he_uniform>());
  REQUIRE(has_same_bits_at_both_times<glorot_normal>());
  REQUIRE(has_same_bits_at_both_times<glorot_uniform>());
  REQUIRE(has_same_bits_at_both_times<lecun_normal>());
  REQUIRE(has_same_bits_at_both_times<lecun_uniform>());
  REQUIRE(has_same_bits_at_both_times<random_normal>());
  REQUIRE(has_same_bits_at_both_times<random_uniform>());
  REQUIRE(has_same_bits_at_both_times<orthogonal>());
}
