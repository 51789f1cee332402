// SPDX-License-Identifier: BSL-1.0
#include <ctnn/layers.hpp>
#include <ctnn/losses.hpp>
#include <ctnn/model.hpp>
#include <ctnn/optimizers.hpp>
#include <ctnn/tensor.hpp>
#include <ctnn/train/value_and_grad.hpp>

#include <catch2/catch.hpp>

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "golden/pytorch.hpp"
#include "support/both_times.hpp"
#include "support/finite_differences.hpp"
#include "support/golden.hpp"
#include "support/random.hpp"

namespace {

using ctnn::cross_entropy;
using ctnn::make_tensor;
using ctnn::mean_squared_error;
using ctnn::sequential;
using ctnn::shape;
using ctnn::softmax_cross_entropy;
using ctnn::subtensor;
using ctnn::tensor;
using ctnn::value_and_grad;
using ctnn::layers::conv2d;
using ctnn::layers::dense;
using ctnn::layers::flatten;
using ctnn::layers::max_pool2d;
using ctnn::layers::relu;
using ctnn::layers::softmax;
using ctnn::test::close;
using ctnn::test::in;
using ctnn::test::matches;
using ctnn::test::random;
using ctnn::test::same_bits_at_both_times;
using golden = ctnn::test::golden::training;

template <class Loss, class Net, class X, class Target>
concept has_gradient_of = requires(Net const& net, X const& x, Target const& target) {
  ctnn::value_and_grad(net, Loss{}, x, target);
};

template <class Net, class X, class Target>
concept has_gradient = has_gradient_of<softmax_cross_entropy, Net, X, Target>;

template <class T>
using golden_net = sequential<T, shape<1, 5, 5>,
                              conv2d<{.out_channels = 2, .kernel_size = {3, 2}, .padding = {1, 0}}>,
                              relu, max_pool2d<{.kernel_size = 2}>, flatten, dense<3>>;

template <class T>
constexpr golden_net<T> golden_start() {
  golden_net<T> net;
  net.template layer<0>() = {in<T>(golden::conv_weight), in<T>(golden::conv_bias)};
  net.template layer<4>() = {in<T>(golden::dense_weight), in<T>(golden::dense_bias)};
  return net;
}

template <class T>
constexpr bool gradient_matches_pytorch() {
  auto const [loss, gradient] =
      value_and_grad(golden_start<T>(), softmax_cross_entropy{}, in<T>(golden::x), golden::label);
  return matches(loss, golden::losses[0]) &&
         matches(gradient.template layer<0>().weight, golden::first_gradient_conv_weight) &&
         matches(gradient.template layer<0>().bias, golden::first_gradient_conv_bias) &&
         matches(gradient.template layer<4>().weight, golden::first_gradient_dense_weight) &&
         matches(gradient.template layer<4>().bias, golden::first_gradient_dense_bias);
}

template <class T>
constexpr bool training_matches_pytorch() {
  auto net = golden_start<T>();
  auto const x = in<T>(golden::x);
  for (double expected : golden::losses) {
    auto const [loss, gradient] = value_and_grad(net, softmax_cross_entropy{}, x, golden::label);
    ctnn::sgd{golden::learning_rate}.step(net, gradient);
    if (!matches(loss, expected)) {
      return false;
    }
  }
  return matches(net.template layer<0>().weight, golden::trained_conv_weight) &&
         matches(net.template layer<0>().bias, golden::trained_conv_bias) &&
         matches(net.template layer<4>().weight, golden::trained_dense_weight) &&
         matches(net.template layer<4>().bias, golden::trained_dense_bias);
}

template <class Net, class Loss, class Target>
constexpr bool gradient_is_right(Loss loss, Target const& target) {
  auto const net = random<Net>(1);
  auto const x = random<typename Net::input_type>(2);
  auto const [value, gradient] = value_and_grad(net, loss, x, target);
  return value == loss(net(x), target) &&
         ctnn::test::is_gradient(
             gradient, [&](Net const& moved) { return loss(moved(x), target); }, net);
}

using classifier =
    sequential<double, shape<2, 4, 3>,
               conv2d<{.out_channels = 2, .kernel_size = {2, 3}, .stride = {2, 1}, .padding = 1}>,
               ctnn::layers::tanh, max_pool2d<{.kernel_size = 2, .stride = 1}>, flatten, dense<3>>;
using logits = sequential<double, shape<3>, dense<4>, relu, dense<3>>;
using probabilities = sequential<double, shape<4>, dense<5>, relu, dense<3>, softmax>;
using regression =
    sequential<double, shape<1, 4, 4>, max_pool2d<{.kernel_size = 2, .stride = 1, .padding = 1}>,
               conv2d<{.out_channels = 2, .kernel_size = 3, .bias = false}>, relu>;

template <class T>
using small_net = sequential<T, shape<1, 3, 3>, conv2d<{.out_channels = 2, .kernel_size = 2}>, relu,
                             flatten, dense<3>>;

/// Whether value and gradient of a batch are the means of its samples'.
template <class Loss, class Targets>
constexpr bool is_mean_of_samples(Loss loss, Targets const& targets) {
  using net = small_net<double>;
  auto const at = random<net>(1);
  auto const x = random<tensor<double, 3, 1, 3, 3>>(2);
  auto const of_batch = value_and_grad(at, loss, x, targets);
  double mean = 0;
  net mean_gradient{};
  for (std::size_t i = 0; i < 3; ++i) {
    auto const of_sample =
        value_and_grad(at, loss, subtensor(x, i), ctnn::detail::target_at(targets, i));
    mean += of_sample.value / 3;
    ctnn::for_each_parameter([](auto& sum, auto const& part) { sum += part / 3.0; }, mean_gradient,
                             of_sample.gradient);
  }
  bool right = close(of_batch.value, mean, 1e-14);
  ctnn::for_each_parameter(
      [&](auto const& a, auto const& b) { right = right && close(a, b, 1e-14); }, mean_gradient,
      of_batch.gradient);
  return right;
}

constexpr bool batch_of_one_is_the_sample() {
  auto const net = random<small_net<float>>(1);
  auto const x = random<tensor<float, 1, 1, 3, 3>>(2);
  return value_and_grad(net, softmax_cross_entropy{}, x, make_tensor<int>({2})) ==
         value_and_grad(net, softmax_cross_entropy{}, subtensor(x, 0), 2);
}

template <class Label>
constexpr bool takes_labels() {
  auto const net = random<small_net<float>>(1);
  auto const x = random<tensor<float, 2, 1, 3, 3>>(2);
  return value_and_grad(net, softmax_cross_entropy{}, x, tensor<Label, 2>{{1, 2}}) ==
             value_and_grad(net, softmax_cross_entropy{}, x, make_tensor<int>({1, 2})) &&
         value_and_grad(net, softmax_cross_entropy{}, subtensor(x, 0), Label{1}) ==
             value_and_grad(net, softmax_cross_entropy{}, subtensor(x, 0), 1);
}

template <auto Label>
concept names_a_class = requires {
  typename std::bool_constant<(
      value_and_grad(small_net<float>{}, softmax_cross_entropy{}, tensor<float, 1, 3, 3>{}, Label)
          .value > 0)>;
};

template <auto Labels>
concept name_classes = requires {
  typename std::bool_constant<(value_and_grad(small_net<float>{}, softmax_cross_entropy{},
                                              tensor<float, 2, 1, 3, 3>{}, Labels)
                                   .value > 0)>;
};

template <class T>
constexpr auto of_random(std::uint64_t seed) {
  return value_and_grad(random<golden_net<T>>(seed), softmax_cross_entropy{},
                        random<tensor<T, 3, 1, 5, 5>>(seed + 1), make_tensor<int>({0, 2, 1}));
}

template <class T>
constexpr auto of_random_regression(std::uint64_t seed) {
  using net = sequential<T, shape<7>, dense<5>, ctnn::layers::tanh, dense<3>>;
  return value_and_grad(random<net>(seed), mean_squared_error{}, random<tensor<T, 2, 7>>(seed + 1),
                        random<tensor<T, 2, 3>>(seed + 2));
}

/// The constant evaluator takes a batch's labels all at once.
template <std::size_t Samples, std::size_t Classes>
constexpr auto of_labelled_batch(std::uint64_t seed) {
  using net = sequential<float, shape<6>, dense<Classes>>;
  tensor<int, Samples> labels;
  for (std::size_t i = 0; i < Samples; ++i) {
    labels[i] = static_cast<int>(5 * i % Classes);
  }
  auto const x = random<tensor<float, Samples, 6>>(seed + 1) * 20.0f;
  return value_and_grad(random<net>(seed), softmax_cross_entropy{}, x, labels);
}

} // namespace

TEST_CASE("value_and_grad: worked example", "[train][value_and_grad]") {
  using net = sequential<float, shape<2>, dense<1>>;
  constexpr net at{{net::layer_type<0>{make_tensor<float>({{1}, {2}}), make_tensor<float>({3})}}};
  constexpr auto of_sample = value_and_grad(at, mean_squared_error{}, make_tensor<float>({10, 1}),
                                            make_tensor<float>({13}));
  STATIC_REQUIRE(of_sample.value == 4);
  STATIC_REQUIRE(of_sample.gradient.layer<0>().weight == make_tensor<float>({{40}, {4}}));
  STATIC_REQUIRE(of_sample.gradient.layer<0>().bias == make_tensor<float>({4}));
}

TEST_CASE("value_and_grad: of a batch matches PyTorch", "[train][value_and_grad]") {
  STATIC_REQUIRE(gradient_matches_pytorch<double>());
  STATIC_REQUIRE(gradient_matches_pytorch<float>());
}

TEST_CASE("value_and_grad: ten steps of sgd match PyTorch", "[train][value_and_grad]") {
  STATIC_REQUIRE(training_matches_pytorch<double>());
  STATIC_REQUIRE(training_matches_pytorch<float>());
}

TEST_CASE("value_and_grad: gradients of nets match finite differences", "[train][value_and_grad]") {
  STATIC_REQUIRE(gradient_is_right<classifier>(softmax_cross_entropy{}, 2));
  STATIC_REQUIRE(
      gradient_is_right<logits>(softmax_cross_entropy{}, make_tensor<double>({0.5, 0.125, 0.375})));
  STATIC_REQUIRE(gradient_is_right<probabilities>(cross_entropy{}, 1));
  STATIC_REQUIRE(
      gradient_is_right<regression>(mean_squared_error{}, random<regression::output_type>(3)));
}

TEST_CASE("value_and_grad: of a batch is the mean of its samples'", "[train][value_and_grad]") {
  STATIC_REQUIRE(is_mean_of_samples(softmax_cross_entropy{}, make_tensor<int>({2, 0, 1})));
  STATIC_REQUIRE(is_mean_of_samples(softmax_cross_entropy{}, random<tensor<double, 3, 3>>(3)));
  STATIC_REQUIRE(is_mean_of_samples(mean_squared_error{}, random<tensor<double, 3, 3>>(3)));
}

TEST_CASE("value_and_grad: of a batch of one is the sample's", "[train][value_and_grad]") {
  STATIC_REQUIRE(batch_of_one_is_the_sample());
}

TEST_CASE("value_and_grad: a net without parameters has a loss", "[train][value_and_grad]") {
  using net = sequential<float, shape<2>, relu>;
  STATIC_REQUIRE(value_and_grad(net{}, mean_squared_error{}, make_tensor<float>({-1, 4}),
                                make_tensor<float>({0, 2}))
                     .value == 2);
}

TEST_CASE("value_and_grad: takes labels of any integer type", "[train][value_and_grad]") {
  STATIC_REQUIRE(takes_labels<unsigned>());
  STATIC_REQUIRE(takes_labels<std::size_t>());
  STATIC_REQUIRE(takes_labels<std::uint8_t>());
}

TEST_CASE("value_and_grad: a label that names no class is an error", "[train][value_and_grad]") {
  STATIC_REQUIRE(names_a_class<2>);
  STATIC_REQUIRE_FALSE(names_a_class<3>);
  STATIC_REQUIRE_FALSE(names_a_class<-1>);
  STATIC_REQUIRE(name_classes<make_tensor<int>({0, 2})>);
  STATIC_REQUIRE_FALSE(name_classes<make_tensor<int>({0, 3})>);
}

TEST_CASE("value_and_grad: needs inputs of the net and a target for each",
          "[train][value_and_grad]") {
  using net = small_net<float>;
  using sample = tensor<float, 1, 3, 3>;
  using batch = tensor<float, 5, 1, 3, 3>;
  STATIC_REQUIRE(has_gradient<net, sample, int>);
  STATIC_REQUIRE(has_gradient<net, sample, tensor<float, 3>>);
  STATIC_REQUIRE_FALSE(has_gradient<net, sample, tensor<float, 4>>);
  STATIC_REQUIRE_FALSE(has_gradient<net, sample, tensor<double, 3>>);
  STATIC_REQUIRE_FALSE(has_gradient<net, sample, tensor<int, 3>>);
  STATIC_REQUIRE_FALSE(has_gradient<net, sample, float>);
  STATIC_REQUIRE(has_gradient<net, batch, tensor<int, 5>>);
  STATIC_REQUIRE(has_gradient<net, batch, tensor<float, 5, 3>>);
  STATIC_REQUIRE_FALSE(has_gradient<net, batch, tensor<int, 4>>);
  STATIC_REQUIRE_FALSE(has_gradient<net, batch, tensor<float, 5>>);
  STATIC_REQUIRE_FALSE(has_gradient<net, batch, tensor<float, 3>>);
  STATIC_REQUIRE_FALSE(has_gradient<net, batch, tensor<float, 4, 3>>);
  STATIC_REQUIRE_FALSE(has_gradient<net, tensor<float, 3, 3>, int>);
  STATIC_REQUIRE_FALSE(has_gradient<net, tensor<double, 1, 3, 3>, int>);
}

TEST_CASE("value_and_grad: gives the same bits at both times", "[train][value_and_grad]") {
  REQUIRE(same_bits_at_both_times<of_random<float>, std::uint64_t{1}>());
  REQUIRE(same_bits_at_both_times<of_random<double>, std::uint64_t{1}>());
  REQUIRE(same_bits_at_both_times<of_random_regression<float>, std::uint64_t{1}>());
  REQUIRE(same_bits_at_both_times<of_random_regression<double>, std::uint64_t{1}>());
  REQUIRE(same_bits_at_both_times<of_labelled_batch<5, 19>, std::uint64_t{1}>());
}

TEST_CASE("value_and_grad: takes the targets that its loss takes, one for each sample",
          "[train][value_and_grad]") {
  using net = sequential<float, shape<4>, dense<3>>;
  using sample = tensor<float, 4>;
  using batch = tensor<float, 2, 4>;
  STATIC_REQUIRE(has_gradient<net, sample, int>);
  STATIC_REQUIRE(has_gradient<net, sample, tensor<float, 3>>);
  STATIC_REQUIRE(has_gradient<net, batch, tensor<int, 2>>);
  STATIC_REQUIRE(has_gradient<net, batch, tensor<float, 2, 3>>);
  STATIC_REQUIRE_FALSE(has_gradient<net, sample, float>);
  STATIC_REQUIRE_FALSE(has_gradient<net, sample, tensor<float, 4>>);
  STATIC_REQUIRE_FALSE(has_gradient<net, sample, tensor<int, 2>>);
  STATIC_REQUIRE_FALSE(has_gradient<net, batch, int>);
  STATIC_REQUIRE_FALSE(has_gradient<net, batch, tensor<int, 3>>);
  STATIC_REQUIRE_FALSE(has_gradient<net, batch, tensor<float, 3>>);
  STATIC_REQUIRE(has_gradient_of<mean_squared_error, net, sample, tensor<float, 3>>);
  STATIC_REQUIRE_FALSE(has_gradient_of<mean_squared_error, net, sample, int>);
  using rows = sequential<float, shape<3, 2>, relu>;
  STATIC_REQUIRE(has_gradient<rows, tensor<float, 3, 2>, tensor<int, 3>>);
  STATIC_REQUIRE_FALSE(has_gradient<rows, tensor<float, 3, 2>, tensor<int, 2>>);
  STATIC_REQUIRE_FALSE(has_gradient<rows, tensor<float, 3, 2>, int>);
}
