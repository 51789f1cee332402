// SPDX-License-Identifier: BSL-1.0
#include <ctnn/optimizers/adagrad.hpp>
#include <ctnn/optimizers/sgd.hpp>
#include <ctnn/tensor.hpp>

#include <catch2/catch.hpp>

#include "support/trajectory.hpp"

namespace {

using ctnn::adagrad;
using ctnn::make_tensor;
using ctnn::test::follows;
using ctnn::test::steps_alike_at_both_times;
using ctnn::test::takes_only_its_own;
namespace golden = ctnn::test::golden;

constexpr adagrad plain{.learning_rate = 0.05};
constexpr adagrad everything{.learning_rate = 0.05,
                             .learning_rate_decay = 0.1,
                             .weight_decay = 0.01,
                             .initial_accumulator = 0.5};

} // namespace

TEST_CASE("adagrad: follows PyTorch's trajectory", "[optimizers][adagrad]") {
  STATIC_REQUIRE(follows<double, golden::adagrad>(plain));
  STATIC_REQUIRE(follows<float, golden::adagrad>(plain));
  STATIC_REQUIRE(follows<double, golden::adagrad_of_everything>(everything));
  STATIC_REQUIRE(follows<float, golden::adagrad_of_everything>(everything));
}

TEST_CASE("adagrad: steps by learning_rate / sqrt(t) along a constant gradient",
          "[optimizers][adagrad]") {
  STATIC_REQUIRE([] {
    constexpr adagrad exact{.learning_rate = 1, .epsilon = 0};
    auto p = make_tensor<double>({0, 0});
    auto state = exact.start(p);
    for (int step = 0; step < 4; ++step) {
      exact.step(p, make_tensor<double>({3, -0.5}), state);
    }
    constexpr double sum = 1 + 0.7071067811865475 + 0.5773502691896258 + 0.5;
    return ctnn::test::close(p, make_tensor<double>({-sum, sum}), 1e-14);
  }());
}

TEST_CASE("adagrad: takes its own gradients and states only", "[optimizers][adagrad]") {
  STATIC_REQUIRE(takes_only_its_own<adagrad, ctnn::sgd>());
}

TEST_CASE("adagrad: gives the same bits at both times", "[optimizers][adagrad]") {
  REQUIRE(steps_alike_at_both_times<plain>());
  REQUIRE(steps_alike_at_both_times<everything>());
}
