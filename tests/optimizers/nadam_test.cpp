// SPDX-License-Identifier: BSL-1.0
#include <ctnn/optimizers/adam.hpp>
#include <ctnn/optimizers/nadam.hpp>
#include <ctnn/tensor.hpp>

#include <catch2/catch.hpp>

#include "support/trajectory.hpp"

namespace {

using ctnn::nadam;
using ctnn::test::follows;
using ctnn::test::steps_alike_at_both_times;
using ctnn::test::takes_only_its_own;
namespace golden = ctnn::test::golden;

constexpr nadam plain{.learning_rate = 0.01};
constexpr nadam everything{.learning_rate = 0.02,
                           .beta1 = 0.8,
                           .beta2 = 0.95,
                           .epsilon = 1e-4,
                           .weight_decay = 0.1,
                           .momentum_decay = 0.1};

} // namespace

TEST_CASE("nadam: follows PyTorch's trajectory", "[optimizers][nadam]") {
  STATIC_REQUIRE(follows<double, golden::nadam>(plain));
  STATIC_REQUIRE(follows<float, golden::nadam>(plain));
  STATIC_REQUIRE(follows<double, golden::nadam_of_everything>(everything));
  STATIC_REQUIRE(follows<float, golden::nadam_of_everything>(everything));
}

TEST_CASE("nadam: takes its own gradients and states only", "[optimizers][nadam]") {
  STATIC_REQUIRE(takes_only_its_own<nadam, ctnn::adam>());
}

TEST_CASE("nadam: gives the same bits at both times", "[optimizers][nadam]") {
  REQUIRE(steps_alike_at_both_times<plain>());
  REQUIRE(steps_alike_at_both_times<everything>());
}
