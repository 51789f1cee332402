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

TEST_CASE("zeros: sets all parameters to zero", "[initializers]") {
  STATIC_REQUIRE(initialized<net>(zeros{}, 1) == net{});
}

TEST_CASE("initialized: a seed is a net", "[initializers]") {
  STATIC_REQUIRE(initialized<net>(he_normal{}, 1) == initialized<net>(he_normal{}, 1));
  STATIC_REQUIRE(draws_all_weights_apart<he_normal>());
  STATIC_REQUIRE(draws_all_weights_apart<he_uniform>());
  STATIC_REQUIRE(draws_all_weights_apart<glorot_normal>());
  STATIC_REQUIRE(draws_all_weights_apart<glorot_uniform>());
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
}
