// SPDX-License-Identifier: BSL-1.0
#include <ctnn/blocks.hpp>
#include <ctnn/initializers.hpp>
#include <ctnn/layers.hpp>
#include <ctnn/losses.hpp>
#include <ctnn/model/sequential.hpp>
#include <ctnn/optimizers/sgd.hpp>
#include <ctnn/tensor.hpp>
#include <ctnn/train/value_and_grad.hpp>

#include <catch2/catch.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>

#include "golden/several.hpp"
#include "support/both_times.hpp"
#include "support/finite_differences.hpp"
#include "support/golden.hpp"
#include "support/random.hpp"

namespace {

using ctnn::sequential;
using ctnn::shape;
using ctnn::shapes;
using ctnn::tensor;
using ctnn::tensors;
using ctnn::test::in;
using ctnn::test::matches;
using ctnn::test::random;
using ctnn::test::same_bits_at_both_times;
using namespace ctnn::layers;
using golden = ctnn::test::golden::several;

template <class T>
using net = sequential<
    T, shapes<shape<1, 3, 3>, shape<2>>,
    parallel<block<conv2d<{.out_channels = 2, .kernel_size = 2, .bias = false}>, flatten>,
             block<dense<3, false>, ctnn::layers::tanh>>,
    concat_inputs<>, dense<4, false>, ctnn::layers::tanh,
    outputs<dense<3, false>, dense<2, false>>>;

using image = tensor<float, 1, 3, 3>;
using position = tensor<float, 2>;
static_assert(std::same_as<net<float>::input_type, tensors<image, position>>);
static_assert(std::same_as<net<float>::output_type, tensors<tensor<float, 3>, tensor<float, 2>>>);
static_assert(net<float>::output_shape == shapes<shape<3>, shape<2>>{});
static_assert(net<float>::parameter_count == 8 + 6 + 44 + 12 + 8);
static_assert(std::regular<tensors<image, position>>);

template <class T>
constexpr net<T> golden_net() {
  net<T> result{};
  auto& sides = result.template layer<0>();
  sides.template layer<0>().template layer<0>().weight = in<T>(golden::conv);
  sides.template layer<1>().template layer<0>().weight = in<T>(golden::dense);
  result.template layer<2>().weight = in<T>(golden::hidden);
  result.template layer<4>().template layer<0>().weight = in<T>(golden::kinds);
  result.template layer<4>().template layer<1>().weight = in<T>(golden::boxes);
  return result;
}

constexpr auto golden_loss() {
  ctnn::joint loss(ctnn::softmax_cross_entropy{}, ctnn::mean_squared_error{});
  loss.weights = {1, 0.5};
  return loss;
}

template <class T>
constexpr bool matches_pytorch() {
  auto const tested = golden_net<T>();
  auto const [kind, box] = tested(in<T>(golden::image), in<T>(golden::position));
  auto const step = ctnn::value_and_grad(tested, golden_loss(),
                                         tensors(in<T>(golden::image), in<T>(golden::position)),
                                         tensors(golden::labels, in<T>(golden::target)));
  auto const& sides = step.gradient.template layer<0>();
  auto const& ends = step.gradient.template layer<4>();
  return matches(kind, golden::kind) && matches(box, golden::box) &&
         matches(step.value, golden::loss) &&
         matches(sides.template layer<0>().template layer<0>().weight, golden::dconv) &&
         matches(sides.template layer<1>().template layer<0>().weight, golden::ddense) &&
         matches(step.gradient.template layer<2>().weight, golden::dhidden) &&
         matches(ends.template layer<0>().weight, golden::dkinds) &&
         matches(ends.template layer<1>().weight, golden::dboxes);
}

/// Inputs as parameters that finite differences can move.
template <class T>
constexpr auto inputs(std::uint64_t seed) {
  return tensors(random<tensor<T, 1, 3, 3>>(seed), random<tensor<T, 2>>(seed + 1));
}

constexpr bool input_gradients_match_finite_differences() {
  auto const tested = random<net<double>>(1);
  auto const x = inputs<double>(2);
  net<double> gradient{};
  auto const loss = [&](auto const& a, auto const& b) {
    auto const [kind, box] = tested(a, b);
    double sum = 0;
    for (double const y : kind) {
      sum += y * y / 2;
    }
    for (double const y : box) {
      sum += y * y / 2;
    }
    return sum;
  };
  auto const [dimage, dposition] =
      tested.backpropagate_to_input(x, [](auto const& y) { return y; }, gradient);
  return ctnn::test::is_gradient(
             dimage, [&](auto const& moved) { return loss(moved, x.get<1>()); }, x.get<0>()) &&
         ctnn::test::is_gradient(
             dposition, [&](auto const& moved) { return loss(x.get<0>(), moved); }, x.get<1>());
}

constexpr bool a_batch_is_its_samples() {
  auto const tested = random<net<float>>(1);
  constexpr std::size_t samples = 3;
  tensors const batch(random<tensor<float, samples, 1, 3, 3>>(2),
                      random<tensor<float, samples, 2>>(3));
  auto const together = tested(batch);
  bool right = true;
  for (std::size_t i = 0; i < samples; ++i) {
    right = right && subtensor(together, i) == tested(subtensor(batch, i));
  }
  return right;
}

constexpr auto step(std::uint64_t seed) {
  return ctnn::value_and_grad(
             random<net<float>>(seed), golden_loss(),
             tensors(random<tensor<float, 2, 1, 3, 3>>(1), random<tensor<float, 2, 2>>(2)),
             tensors(tensor<int, 2>{1, 2}, random<tensor<float, 2, 2>>(3)))
      .gradient;
}

} // namespace

TEST_CASE("several inputs and outputs: match PyTorch", "[blocks][several]") {
  STATIC_REQUIRE(matches_pytorch<double>());
  STATIC_REQUIRE(matches_pytorch<float>());
}

TEST_CASE("several inputs and outputs: gradients match finite differences", "[blocks][several]") {
  STATIC_REQUIRE(input_gradients_match_finite_differences());
}

TEST_CASE("several inputs and outputs: a batch is its samples", "[blocks][several]") {
  STATIC_REQUIRE(a_batch_is_its_samples());
}

TEST_CASE("several inputs and outputs: give the same bits at both times", "[blocks][several]") {
  REQUIRE(same_bits_at_both_times<step, std::uint64_t{1}>());
}

TEST_CASE("joint: of a lone sample takes a label without extents", "[losses][joint]") {
  constexpr auto n = random<net<float>>(1);
  constexpr auto y = n(inputs<float>(1));
  constexpr auto target = tensors(tensor<int>{1}, tensor<float, 2>{0.5f, 1});
  STATIC_REQUIRE(golden_loss()(y, target) == golden_loss().value_and_gradient(y, target).value);
  STATIC_REQUIRE(ctnn::value_and_grad(n, golden_loss(), inputs<float>(1), target).value ==
                 golden_loss()(y, target));
}

TEST_CASE("add_inputs: adds, and hands dy to each", "[layers][add_inputs]") {
  using sum = sequential<double, shapes<shape<3>, shape<3>, shape<3>>, add_inputs>;
  constexpr auto a = random<tensor<double, 3>>(1);
  constexpr auto b = random<tensor<double, 3>>(2);
  STATIC_REQUIRE(sum{}(a, b, b) == a + b + b);
  using layer = add_inputs::fn<double, shapes<shape<3>, shape<3>>>;
  STATIC_REQUIRE(layer{}.input_gradient(tensors(a, b), a, b) == tensors(b, b));
}

TEST_CASE("several inputs: are accepted by layers that take several", "[blocks][several]") {
  using both = shapes<shape<3>, shape<4>>;
  STATIC_REQUIRE(ctnn::composable<both, concat_inputs<>>);
  STATIC_REQUIRE(ctnn::composable<both, block<concat_inputs<>, relu>>);
  STATIC_REQUIRE_FALSE(ctnn::composable<both, add_inputs>);
  STATIC_REQUIRE_FALSE(ctnn::composable<both, relu>);
  STATIC_REQUIRE_FALSE(ctnn::composable<both, dense<3>>);
  STATIC_REQUIRE_FALSE(ctnn::composable<both, parallel<relu>>);
  STATIC_REQUIRE_FALSE(ctnn::composable<both, parallel<glu, relu>>);
  STATIC_REQUIRE_FALSE(ctnn::composable<shape<3>, concat_inputs<>>);
  STATIC_REQUIRE_FALSE(ctnn::composable<shape<4>, outputs<glu, relu>, dense<2>>);
}
