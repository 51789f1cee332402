// SPDX-License-Identifier: BSL-1.0
#include <ctnn/optimizers/adam.hpp>
#include <ctnn/optimizers/lion.hpp>
#include <ctnn/tensor.hpp>

#include <catch2/catch.hpp>

#include "support/trajectory.hpp"

namespace {

using ctnn::lion;
using ctnn::make_tensor;
using ctnn::test::follows;
using ctnn::test::steps_alike_at_both_times;
using ctnn::test::takes_only_its_own;
namespace golden = ctnn::test::golden;

constexpr lion plain{.learning_rate = 0.01};
constexpr lion everything{.learning_rate = 0.02, .beta1 = 0.8, .beta2 = 0.95, .weight_decay = 0.1};

} // namespace

TEST_CASE("lion: follows the paper's trajectory", "[optimizers][lion]") {
  STATIC_REQUIRE(follows<double, golden::lion>(plain));
  STATIC_REQUIRE(follows<float, golden::lion>(plain));
  STATIC_REQUIRE(follows<double, golden::lion_of_everything>(everything));
  STATIC_REQUIRE(follows<float, golden::lion_of_everything>(everything));
}

TEST_CASE("lion: stays where the momentum is zero", "[optimizers][lion]") {
  STATIC_REQUIRE([] {
    constexpr lion step{.learning_rate = 0.5};
    auto p = make_tensor<float>({1, 1, 1, 1});
    auto state = step.start(p);
    step.step(p, make_tensor<float>({0, 1e-9F, -1e9F, -0.0F}), state);
    return p == make_tensor<float>({1, 0.5, 1.5, 1});
  }());
}

TEST_CASE("lion: takes its own gradients and states only", "[optimizers][lion]") {
  STATIC_REQUIRE(takes_only_its_own<lion, ctnn::adam>());
}

TEST_CASE("lion: gives the same bits at both times", "[optimizers][lion]") {
  REQUIRE(steps_alike_at_both_times<plain>());
  REQUIRE(steps_alike_at_both_times<everything>());
}
