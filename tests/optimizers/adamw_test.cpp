// SPDX-License-Identifier: BSL-1.0
#include <ctnn/optimizers/adam.hpp>
#include <ctnn/optimizers/adamw.hpp>
#include <ctnn/tensor.hpp>

#include <catch2/catch.hpp>

#include "support/trajectory.hpp"

namespace {

using ctnn::adamw;
using ctnn::make_tensor;
using ctnn::test::follows;
using ctnn::test::steps_alike_at_both_times;
using ctnn::test::takes_only_its_own;
namespace golden = ctnn::test::golden;

constexpr adamw plain{.learning_rate = 0.01};
constexpr adamw everything{
    .learning_rate = 0.02, .beta1 = 0.8, .beta2 = 0.95, .epsilon = 1e-4, .weight_decay = 0.1};

} // namespace

TEST_CASE("adamw: follows PyTorch's trajectory", "[optimizers][adamw]") {
  STATIC_REQUIRE(follows<double, golden::adamw>(plain));
  STATIC_REQUIRE(follows<float, golden::adamw>(plain));
  STATIC_REQUIRE(follows<double, golden::adamw_of_everything>(everything));
  STATIC_REQUIRE(follows<float, golden::adamw_of_everything>(everything));
}

TEST_CASE("adamw: decays weights where the gradient is zero", "[optimizers][adamw]") {
  STATIC_REQUIRE([] {
    constexpr adamw decaying{.learning_rate = 0.5, .weight_decay = 0.5};
    auto p = make_tensor<float>({4, -8});
    auto state = decaying.start(p);
    decaying.step(p, make_tensor<float>({0, 0}), state);
    return p == make_tensor<float>({3, -6});
  }());
}

TEST_CASE("adamw: takes its own gradients and states only", "[optimizers][adamw]") {
  STATIC_REQUIRE(takes_only_its_own<adamw, ctnn::adam>());
}

TEST_CASE("adamw: gives the same bits at both times", "[optimizers][adamw]") {
  REQUIRE(steps_alike_at_both_times<plain>());
  REQUIRE(steps_alike_at_both_times<everything>());
}
