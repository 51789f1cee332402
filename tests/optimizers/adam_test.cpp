// SPDX-License-Identifier: BSL-1.0
#include <ctnn/initializers.hpp>
#include <ctnn/losses.hpp>
#include <ctnn/optimizers/adam.hpp>
#include <ctnn/optimizers/adamw.hpp>
#include <ctnn/optimizers/sgd.hpp>
#include <ctnn/tensor.hpp>
#include <ctnn/train.hpp>

#include <catch2/catch.hpp>

#include "support/trajectory.hpp"

namespace {

using ctnn::adam;
using ctnn::make_tensor;
using ctnn::test::follows;
using ctnn::test::steps_alike_at_both_times;
using ctnn::test::takes_only_its_own;
namespace golden = ctnn::test::golden;

constexpr adam plain{.learning_rate = 0.01};
constexpr adam everything{
    .learning_rate = 0.02, .beta1 = 0.8, .beta2 = 0.95, .epsilon = 1e-4, .weight_decay = 0.1};

template <auto>
constexpr bool as_argument = true;

using net = ctnn::sequential<float, ctnn::shape<2>, ctnn::layers::dense<4>, ctnn::layers::tanh,
                             ctnn::layers::dense<2>>;

/// The loss of exclusive or after so many steps.
template <class Optimizer>
constexpr float loss_after(int steps, double learning_rate) {
  constexpr auto inputs = make_tensor<float>({{0, 0}, {0, 1}, {1, 0}, {1, 1}});
  constexpr auto labels = make_tensor<int>({0, 1, 1, 0});
  Optimizer const optimizer{.learning_rate = learning_rate};
  auto trained = ctnn::initialized<net>(ctnn::glorot_uniform{}, 1);
  auto state = optimizer.start(trained);
  for (int step = 0; step < steps; ++step) {
    auto const [loss, gradient] =
        ctnn::value_and_grad(trained, ctnn::softmax_cross_entropy{}, inputs, labels);
    optimizer.step(trained, gradient, state);
  }
  return ctnn::value_and_grad(trained, ctnn::softmax_cross_entropy{}, inputs, labels).value;
}

} // namespace

TEST_CASE("adam: follows PyTorch's trajectory", "[optimizers][adam]") {
  STATIC_REQUIRE(follows<double, golden::adam>(plain));
  STATIC_REQUIRE(follows<float, golden::adam>(plain));
  STATIC_REQUIRE(follows<double, golden::adam_of_everything>(everything));
  STATIC_REQUIRE(follows<float, golden::adam_of_everything>(everything));
}

TEST_CASE("adam: goes learning_rate far at the first step, whatever the gradient's size",
          "[optimizers][adam]") {
  STATIC_REQUIRE([] {
    auto p = make_tensor<double>({1, 2, 3});
    auto state = adam{.learning_rate = 0.25, .epsilon = 0}.start(p);
    adam{.learning_rate = 0.25, .epsilon = 0}.step(p, make_tensor<double>({1, -1000, 1e-6}), state);
    return ctnn::test::close(p, make_tensor<double>({0.75, 2.25, 2.75}), 1e-14) &&
           state.moments.steps == 1;
  }());
}

TEST_CASE("adam: has PyTorch's settings unless given others", "[optimizers][adam]") {
  STATIC_REQUIRE(adam{}.learning_rate == 0.001);
  STATIC_REQUIRE(adam{}.beta1 == 0.9);
  STATIC_REQUIRE(adam{}.beta2 == 0.999);
  STATIC_REQUIRE(adam{}.epsilon == 1e-8);
  STATIC_REQUIRE(adam{}.weight_decay == 0);
}

TEST_CASE("adam: its state is a structural value", "[optimizers][adam]") {
  constexpr auto state = adam{}.start(ctnn::tensor<float, 3>{});
  STATIC_REQUIRE(as_argument<state>);
}

TEST_CASE("adam: learns exclusive or faster than sgd", "[optimizers][adam]") {
  STATIC_REQUIRE(loss_after<adam>(40, 0.1) < loss_after<ctnn::sgd>(40, 0.1) / 2);
  STATIC_REQUIRE(loss_after<adam>(40, 0.1) < loss_after<ctnn::sgd>(40, 1));
}

TEST_CASE("adam: takes its own gradients and states only", "[optimizers][adam]") {
  STATIC_REQUIRE(takes_only_its_own<adam, ctnn::adamw>());
}

TEST_CASE("adam: gives the same bits at both times", "[optimizers][adam]") {
  REQUIRE(steps_alike_at_both_times<plain>());
  REQUIRE(steps_alike_at_both_times<everything>());
}
