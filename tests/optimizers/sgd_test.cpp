// SPDX-License-Identifier: BSL-1.0
#include <ctnn/layers.hpp>
#include <ctnn/model.hpp>
#include <ctnn/optimizers/adam.hpp>
#include <ctnn/optimizers/sgd.hpp>
#include <ctnn/tensor.hpp>

#include <catch2/catch.hpp>

#include <cstdint>

#include "support/both_times.hpp"
#include "support/random.hpp"
#include "support/trajectory.hpp"

namespace {

using ctnn::make_tensor;
using ctnn::sgd;
using ctnn::shape;
using ctnn::tensor;
using ctnn::test::follows;
using ctnn::test::random;
using ctnn::test::same_bits_at_both_times;
using ctnn::test::steps_alike_at_both_times;
using ctnn::test::takes_only_its_own;
namespace layers = ctnn::layers;
namespace golden = ctnn::test::golden;

template <class Parameters, class Gradient>
concept steps = requires(Parameters& parameters, Gradient const& gradient) {
  sgd{}.step(parameters, gradient);
};

template <class Parameters>
constexpr Parameters after_step(double learning_rate, Parameters parameters,
                                Parameters const& gradient) {
  sgd{learning_rate}.step(parameters, gradient);
  return parameters;
}

template <class Parameters>
constexpr Parameters after_random_step(std::uint64_t seed) {
  return after_step(0.1, random<Parameters>(seed), random<Parameters>(seed + 1));
}

using layer = layers::dense<2>::fn<float, shape<1>>;
template <class T>
using net = ctnn::test::stepped_net<T>;

/// x becomes a quarter of itself at each step down the slope of 3 x^2 / 8.
constexpr bool goes_downhill() {
  auto x = make_tensor<double>({256, -64});
  for (int i = 0; i < 4; ++i) {
    sgd{.learning_rate = 1}.step(x, 0.75 * x);
  }
  return x == make_tensor<double>({1, -0.25});
}

/// Whether a step of a net is the step of each of its parameters.
constexpr bool steps_each_parameter() {
  auto const before = random<net<float>>(1);
  auto const gradient = random<net<float>>(2);
  auto const after = after_step(0.25, before, gradient);
  return after.layer<0>().weight == before.layer<0>().weight - 0.25F * gradient.layer<0>().weight &&
         after.layer<3>().weight == before.layer<3>().weight - 0.25F * gradient.layer<3>().weight &&
         after.layer<3>().bias == before.layer<3>().bias - 0.25F * gradient.layer<3>().bias;
}

constexpr sgd plain{.learning_rate = 0.1, .weight_decay = 0.01};
constexpr sgd momentum{
    .learning_rate = 0.01, .momentum = 0.9, .dampening = 0.25, .weight_decay = 0.01};
constexpr sgd nesterov{
    .learning_rate = 0.01, .momentum = 0.9, .weight_decay = 0.01, .nesterov = true};

/// Whether a step without a state is one with a state, where there is no momentum.
constexpr bool needs_no_state_without_momentum() {
  auto p = random<net<float>>(1);
  auto q = p;
  auto state = plain.start(q);
  for (std::uint64_t step = 2; step < 5; ++step) {
    plain.step(p, random<net<float>>(step));
    plain.step(q, random<net<float>>(step), state);
  }
  return p == q;
}

} // namespace

TEST_CASE("sgd: takes learning_rate times the gradient away", "[optimizers][sgd]") {
  STATIC_REQUIRE(after_step(0.5, make_tensor<float>({{1, 2}, {3, 4}}),
                            make_tensor<float>({{2, 0}, {-2, 8}})) ==
                 make_tensor<float>({{0, 2}, {4, 0}}));
  STATIC_REQUIRE(after_step(0, make_tensor<float>({1, 2}), make_tensor<float>({3, 4})) ==
                 make_tensor<float>({1, 2}));
}

TEST_CASE("sgd: has a learning rate of 0.01 unless given", "[optimizers][sgd]") {
  STATIC_REQUIRE(sgd{}.learning_rate == 0.01);
}

TEST_CASE("sgd: steps a layer", "[optimizers][sgd]") {
  STATIC_REQUIRE(after_step(0.5, layer{make_tensor<float>({{1, 2}}), make_tensor<float>({3, 4})},
                            layer{make_tensor<float>({{2, 4}}), make_tensor<float>({0, 2})}) ==
                 layer{make_tensor<float>({{0, 0}}), make_tensor<float>({3, 3})});
}

TEST_CASE("sgd: steps each parameter of a net", "[optimizers][sgd]") {
  STATIC_REQUIRE(steps_each_parameter());
}

TEST_CASE("sgd: goes downhill", "[optimizers][sgd]") { STATIC_REQUIRE(goes_downhill()); }

TEST_CASE("sgd: needs a gradient of the parameters' own type", "[optimizers][sgd]") {
  STATIC_REQUIRE(steps<tensor<float, 3>, tensor<float, 3>>);
  STATIC_REQUIRE_FALSE(steps<tensor<float, 3>, tensor<float, 4>>);
  STATIC_REQUIRE_FALSE(steps<tensor<float, 3>, tensor<double, 3>>);
  STATIC_REQUIRE_FALSE(steps<net<float>, net<double>>);
  STATIC_REQUIRE_FALSE(steps<tensor<float, 3> const, tensor<float, 3>>);
}

TEST_CASE("sgd: gives the same bits at both times", "[optimizers][sgd]") {
  REQUIRE(same_bits_at_both_times<after_random_step<tensor<float, 37>>, std::uint64_t{1}>());
  REQUIRE(same_bits_at_both_times<after_random_step<net<float>>, std::uint64_t{1}>());
  REQUIRE(same_bits_at_both_times<after_random_step<net<double>>, std::uint64_t{1}>());
}

TEST_CASE("sgd: leaves a layer without parameters alone", "[optimizers][sgd]") {
  STATIC_REQUIRE([] {
    ctnn::layers::relu::fn<float, ctnn::shape<2>> layer;
    ctnn::sgd{}.step(layer, ctnn::layers::relu::fn<float, ctnn::shape<2>>{});
    return true;
  }());
}

TEST_CASE("sgd: follows PyTorch's trajectory", "[optimizers][sgd]") {
  STATIC_REQUIRE(follows<double, golden::sgd_plain>(plain));
  STATIC_REQUIRE(follows<float, golden::sgd_plain>(plain));
  STATIC_REQUIRE(follows<double, golden::sgd_momentum>(momentum));
  STATIC_REQUIRE(follows<float, golden::sgd_momentum>(momentum));
  STATIC_REQUIRE(follows<double, golden::sgd_nesterov>(nesterov));
  STATIC_REQUIRE(follows<float, golden::sgd_nesterov>(nesterov));
}

TEST_CASE("sgd: needs no state without momentum", "[optimizers][sgd]") {
  STATIC_REQUIRE(needs_no_state_without_momentum());
}

TEST_CASE("sgd: takes its own gradients and states only", "[optimizers][sgd]") {
  STATIC_REQUIRE(takes_only_its_own<sgd, ctnn::adam>());
}

TEST_CASE("sgd: gives the same bits at both times with momentum", "[optimizers][sgd]") {
  REQUIRE(steps_alike_at_both_times<plain>());
  REQUIRE(steps_alike_at_both_times<momentum>());
  REQUIRE(steps_alike_at_both_times<nesterov>());
}
