// SPDX-License-Identifier: BSL-1.0
#include <ctnn/optimizers/rmsprop.hpp>
#include <ctnn/optimizers/sgd.hpp>
#include <ctnn/tensor.hpp>

#include <catch2/catch.hpp>

#include "support/trajectory.hpp"

namespace {

using ctnn::make_tensor;
using ctnn::rmsprop;
using ctnn::test::follows;
using ctnn::test::steps_alike_at_both_times;
using ctnn::test::takes_only_its_own;
namespace golden = ctnn::test::golden;

constexpr rmsprop plain{.learning_rate = 0.01};
constexpr rmsprop everything{.learning_rate = 0.001,
                             .alpha = 0.9,
                             .epsilon = 0.001,
                             .weight_decay = 0.01,
                             .momentum = 0.5,
                             .centered = true};

} // namespace

TEST_CASE("rmsprop: follows PyTorch's trajectory", "[optimizers][rmsprop]") {
  STATIC_REQUIRE(follows<double, golden::rmsprop>(plain));
  STATIC_REQUIRE(follows<float, golden::rmsprop>(plain));
  STATIC_REQUIRE(follows<double, golden::rmsprop_of_everything>(everything));
  STATIC_REQUIRE(follows<float, golden::rmsprop_of_everything>(everything));
}

TEST_CASE("rmsprop: stays finite where rounding makes the variance negative",
          "[optimizers][rmsprop]") {
  STATIC_REQUIRE([] {
    constexpr rmsprop centered{.alpha = 0.5, .epsilon = 1, .centered = true};
    auto p = make_tensor<float>({1, 1, 1});
    auto state = centered.start(p);
    for (int step = 0; step < 60; ++step) {
      centered.step(p, make_tensor<float>({0.1F, 0.3F, 1.7F}), state);
    }
    return p[0] < 1 && p[1] < 1 && p[2] < 1; // no NaN
  }());
}

TEST_CASE("rmsprop: takes its own gradients and states only", "[optimizers][rmsprop]") {
  STATIC_REQUIRE(takes_only_its_own<rmsprop, ctnn::sgd>());
}

TEST_CASE("rmsprop: gives the same bits at both times", "[optimizers][rmsprop]") {
  REQUIRE(steps_alike_at_both_times<plain>());
  REQUIRE(steps_alike_at_both_times<everything>());
}
