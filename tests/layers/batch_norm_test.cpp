// SPDX-License-Identifier: BSL-1.0
#include <ctnn/initializers.hpp>
#include <ctnn/layers/batch_norm.hpp>
#include <ctnn/layers/concepts.hpp>
#include <ctnn/layers/conv2d.hpp>
#include <ctnn/layers/dense.hpp>
#include <ctnn/layers/flatten.hpp>
#include <ctnn/losses/mean_squared_error.hpp>
#include <ctnn/model/sequential.hpp>
#include <ctnn/optimizers/adam.hpp>
#include <ctnn/optimizers/moving_average.hpp>
#include <ctnn/optimizers/sgd.hpp>
#include <ctnn/tensor.hpp>
#include <ctnn/train/value_and_grad.hpp>

#include <catch2/catch.hpp>

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "golden/batch_norm.hpp"
#include "support/both_times.hpp"
#include "support/finite_differences.hpp"
#include "support/golden.hpp"
#include "support/random.hpp"

namespace {

using ctnn::sequential;
using ctnn::shape;
using ctnn::tensor;
using ctnn::layers::batch_norm;
using ctnn::layers::conv2d;
using ctnn::layers::dense;
using ctnn::layers::flatten;
using ctnn::test::in;
using ctnn::test::matches;
using ctnn::test::random;
using ctnn::test::same_bits_at_both_times;
namespace golden = ctnn::test::golden;

template <class T>
using over_images = batch_norm<>::fn<T, shape<2, 3, 4>>;
static_assert(ctnn::layer<over_images<float>> && over_images<float>::parameter_count == 4 &&
              over_images<float>::statistic_count == 4);
static_assert(std::is_aggregate_v<over_images<float>> &&
              sizeof(over_images<float>) == 8 * sizeof(float));
static_assert(sizeof(batch_norm<{.affine = false}>::fn<float, shape<3>>) == 6 * sizeof(float));

template <class T, class Golden>
constexpr bool matches_pytorch() {
  using batch = decltype(in<T>(Golden::x));
  using sample = ctnn::sample_shape<typename batch::shape_type>;
  using net = sequential<T, sample, batch_norm<{.epsilon = 1e-3, .momentum = 0.25}>>;
  net tested{};
  auto& layer = tested.template layer<0>();
  layer = {in<T>(Golden::weight), in<T>(Golden::bias), in<T>(Golden::mean),
           in<T>(Golden::variance)};
  if (!matches(tested(in<T>(Golden::x)), Golden::inference)) {
    return false;
  }
  net gradient{};
  bool right = true;
  auto head = [&](batch const& y) {
    right = right && matches(y, Golden::y);
    return in<T>(Golden::dy);
  };
  auto& of_layer = gradient.template layer<0>();
  right = matches(layer.template backpropagate<true>(in<T>(Golden::x), head, of_layer, {}),
                  Golden::dx) &&
          right && matches(of_layer.weight, Golden::dweight) &&
          matches(of_layer.bias, Golden::dbias);
  auto const weight = layer.weight;
  ctnn::sgd{.learning_rate = 0.5}.step(tested, gradient);
  return right && layer.weight == weight - of_layer.weight * T(0.5) &&
         matches(layer.running_mean, Golden::new_mean) &&
         matches(layer.running_variance, Golden::new_variance);
}

/// A lone image is a batch of one.
constexpr bool takes_a_lone_image() {
  auto const layer = random<over_images<double>>(1);
  auto const x = random<tensor<double, 2, 3, 4>>(2);
  auto const dy = random<tensor<double, 2, 3, 4>>(3);
  over_images<double> alone{};
  over_images<double> batched{};
  auto head = [&](auto const& y) { return std::remove_cvref_t<decltype(y)>{dy.data}; };
  auto const dx = layer.backpropagate<true>(x, head, alone, {});
  auto const dbatch =
      layer.backpropagate<true>(tensor<double, 1, 2, 3, 4>{x.data}, head, batched, {});
  return dx.data == dbatch.data && alone == batched;
}

template <class T, ctnn::layers::batch_norm_options Options>
using mixed =
    sequential<T, shape<2, 3, 3>, conv2d<{.out_channels = 2, .kernel_size = 2, .bias = false}>,
               batch_norm<Options>, flatten, dense<3>, batch_norm<{.affine = false}>,
               ctnn::layers::dense<2>>;

template <class Net>
constexpr auto step(std::uint64_t seed) {
  using T = typename Net::value_type;
  return ctnn::value_and_grad(random<Net>(seed), ctnn::mean_squared_error{},
                              random<tensor<T, 4, 2, 3, 3>>(seed + 1),
                              random<tensor<T, 4, 2>>(seed + 2));
}

template <class Net>
constexpr bool gradient_matches_finite_differences() {
  auto const x = random<tensor<double, 4, 2, 3, 3>>(2);
  auto const target = random<tensor<double, 4, 2>>(3);
  return ctnn::test::is_gradient(
      step<Net>(1).gradient,
      [&](Net const& moved) {
        return ctnn::value_and_grad(moved, ctnn::mean_squared_error{}, x, target).value;
      },
      random<Net>(1), 1e-7);
}

constexpr auto trained_by_adam(std::uint64_t seed) {
  using net = mixed<float, {}>;
  auto result = ctnn::initialized<net>(ctnn::glorot_uniform{}, seed);
  ctnn::adam const optimizer{.learning_rate = 0.01};
  auto state = optimizer.start(result);
  auto average = result;
  for (std::uint64_t i = 0; i < 3; ++i) {
    auto const of_batch = ctnn::value_and_grad(result, ctnn::mean_squared_error{},
                                               random<tensor<float, 4, 2, 3, 3>>(i + 1),
                                               random<tensor<float, 4, 2>>(i + 2));
    optimizer.step(result, of_batch.gradient, state);
    ctnn::moving_average{.decay = 0.5}.update(average, result);
  }
  struct both {
    net trained;
    net average;
  };
  return both{result, average};
}

} // namespace

TEST_CASE("batch_norm: matches PyTorch in training, in inference and in its statistics",
          "[layers][batch_norm]") {
  STATIC_REQUIRE(matches_pytorch<double, golden::batch_norm_of_features>());
  STATIC_REQUIRE(matches_pytorch<float, golden::batch_norm_of_features>());
  STATIC_REQUIRE(matches_pytorch<double, golden::batch_norm_of_images>());
  STATIC_REQUIRE(matches_pytorch<float, golden::batch_norm_of_images>());
  STATIC_REQUIRE(matches_pytorch<double, golden::batch_norm_of_one_image>());
  STATIC_REQUIRE(takes_a_lone_image());
}

TEST_CASE("batch_norm: gradients within a net match finite differences", "[layers][batch_norm]") {
  STATIC_REQUIRE(gradient_matches_finite_differences<mixed<double, {}>>());
  STATIC_REQUIRE(gradient_matches_finite_differences<mixed<double, {.affine = false}>>());
}

TEST_CASE("batch_norm: gives the same bits at both times", "[layers][batch_norm]") {
  REQUIRE(same_bits_at_both_times<step<mixed<float, {}>>, std::uint64_t{1}>());
  REQUIRE(same_bits_at_both_times<step<mixed<double, {.affine = false}>>, std::uint64_t{1}>());
  REQUIRE(same_bits_at_both_times<trained_by_adam, std::uint64_t{1}>());
}

TEST_CASE("batch_norm: statistics start at the standard normal's and follow the batches",
          "[layers][batch_norm]") {
  constexpr auto start = ctnn::initialized<mixed<float, {}>>(ctnn::glorot_uniform{}, 1);
  STATIC_REQUIRE(start.layer<1>().weight == tensor<float, 2>{1, 1});
  STATIC_REQUIRE(start.layer<4>().running_variance == tensor<float, 3>{1, 1, 1});
  STATIC_REQUIRE(start.layer<4>().running_mean == tensor<float, 3>{});
  constexpr auto end = trained_by_adam(1);
  STATIC_REQUIRE(end.trained.layer<4>().running_variance != start.layer<4>().running_variance);
  STATIC_REQUIRE(end.average.layer<4>().running_variance != start.layer<4>().running_variance);
  STATIC_REQUIRE(end.average.layer<4>().running_variance !=
                 end.trained.layer<4>().running_variance);
}

TEST_CASE("batch_norm: a batch of a net that has one is never cut", "[layers][batch_norm]") {
  STATIC_REQUIRE(mixed<float, {}>::samples_trained_at_once(100'000) == 100'000);
  STATIC_REQUIRE(mixed<float, {}>::samples_at_once(100'000) < 100'000);
  STATIC_REQUIRE(mixed<float, {}>::statistic_count == 4 + 6);
}
