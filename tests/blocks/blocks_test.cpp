// SPDX-License-Identifier: BSL-1.0
#include <ctnn/blocks.hpp>
#include <ctnn/initializers.hpp>
#include <ctnn/layers.hpp>
#include <ctnn/losses.hpp>
#include <ctnn/model/sequential.hpp>
#include <ctnn/ops/dense.hpp>
#include <ctnn/ops/tanh.hpp>
#include <ctnn/tensor.hpp>
#include <ctnn/train/value_and_grad.hpp>

#include <catch2/catch.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "golden/blocks.hpp"
#include "support/both_times.hpp"
#include "support/finite_differences.hpp"
#include "support/golden.hpp"
#include "support/random.hpp"

namespace {

using ctnn::sequential;
using ctnn::shape;
using ctnn::tensor;
using ctnn::test::in;
using ctnn::test::matches;
using ctnn::test::random;
using ctnn::test::same_bits_at_both_times;
using namespace ctnn::layers;
namespace golden = ctnn::test::golden;

template <std::size_t Channels, std::size_t Size, bool Bias = false>
using convolution =
    conv2d<{.out_channels = Channels, .kernel_size = Size, .padding = Size / 2, .bias = Bias}>;

template <class T>
using branching =
    sequential<T, shape<2, 4, 3>, residual<convolution<2, 3, true>, ctnn::layers::tanh>,
               add<block<convolution<2, 3>, ctnn::layers::tanh, convolution<2, 3, true>>, identity>,
               concat<identity, block<convolution<1, 1>, ctnn::layers::tanh>>,
               multiply<convolution<2, 1>, block<convolution<2, 1>, sigmoid>>>;

using net = branching<float>;
static_assert(std::is_aggregate_v<net> && std::is_trivially_copyable_v<net> && std::regular<net>);
static_assert(net::parameter_count == 2 * (36 + 2) + 36 + 2 + 2 * 6);
static_assert(sizeof(net) == net::parameter_count * sizeof(float));
static_assert(sizeof(sequential<float, shape<2>, dense<2, false>, residual<relu, block<relu>>>) ==
              4 * sizeof(float));
static_assert(std::same_as<net::layer_type<2>::output_type, tensor<float, 3, 4, 3>>);
static_assert(net::macs == 12 * (3 * 36 + 2 + 2 * 6));

template <auto Value>
inline constexpr bool is_template_argument = true;
static_assert(is_template_argument<net{}>);

template <class T>
constexpr branching<T> golden_net() {
  using ctnn::test::golden::branching;
  ::branching<T> result{};
  auto& entry = result.template layer<0>().template layer<0>();
  auto& deep = result.template layer<1>().template layer<0>();
  entry = {in<T>(branching::w1), in<T>(branching::b1)};
  deep.template layer<0>().weight = in<T>(branching::w2);
  deep.template layer<2>() = {in<T>(branching::w1), in<T>(branching::b1)};
  result.template layer<2>().template layer<1>().template layer<0>().weight = in<T>(branching::w3);
  result.template layer<3>().template layer<0>().weight = in<T>(branching::w4);
  result.template layer<3>().template layer<1>().template layer<0>().weight = in<T>(branching::w4);
  return result;
}

template <class T>
constexpr bool branches_like_pytorch() {
  using expected = golden::branching;
  auto const tested = golden_net<T>();
  branching<T> gradient{};
  bool right = true;
  auto const dx = tested.backpropagate_to_input(
      in<T>(expected::x),
      [&](auto const& y) {
        right = matches(y, expected::y);
        return in<T>(expected::dy);
      },
      gradient);
  auto const& deep = gradient.template layer<1>().template layer<0>();
  auto const& entry = gradient.template layer<0>().template layer<0>();
  return right && matches(tested(in<T>(expected::x)), expected::y) && matches(dx, expected::dx) &&
         matches(entry.weight + deep.template layer<2>().weight, expected::dw1) &&
         matches(entry.bias + deep.template layer<2>().bias, expected::db1) &&
         matches(deep.template layer<0>().weight, expected::dw2) &&
         matches(gradient.template layer<2>().template layer<1>().template layer<0>().weight,
                 expected::dw3) &&
         matches(gradient.template layer<3>().template layer<0>().weight +
                     gradient.template layer<3>().template layer<1>().template layer<0>().weight,
                 expected::dw4);
}

/// A net of one golden layer tanh(x w + b), as `Layer` applies it.
template <class T, class Expected, class Layer>
constexpr bool applies_like_pytorch() {
  using tested = sequential<T, typename decltype(Expected::x)::shape_type, Layer>;
  tested n{};
  auto& unit = n.template layer<0>().template layer<0>();
  unit = {in<T>(Expected::w), in<T>(Expected::b)};
  tested gradient{};
  bool right = true;
  auto const dx = n.backpropagate_to_input(
      in<T>(Expected::x),
      [&](auto const& y) {
        right = matches(y, Expected::y);
        return in<T>(Expected::dy);
      },
      gradient);
  auto const& of_unit = gradient.template layer<0>().template layer<0>();
  return right && matches(n(in<T>(Expected::x)), Expected::y) && matches(dx, Expected::dx) &&
         matches(of_unit.weight, Expected::dw) && matches(of_unit.bias, Expected::db);
}

/// A net of all blocks, smooth everywhere.
template <class T>
using mixed =
    sequential<T, shape<2, 3>, each<dense<4>>, each<repeat<2, block<dense<4>, ctnn::layers::tanh>>>,
               flatten, concat<residual<dense<8>>, add<dense<2>, multiply<dense<2>, dense<2>>>>,
               dense<3>>;

/// Half the squared norm of the output, whose dL/dy is the output.
template <class Net>
constexpr double loss(Net const& n, typename Net::input_type const& x) {
  double sum = 0;
  for (double y : n(x)) {
    sum += y * y / 2;
  }
  return sum;
}

template <class Net>
constexpr bool gradients_match_finite_differences() {
  auto const n = random<Net>(1);
  auto const x = random<typename Net::input_type>(2);
  Net gradient{};
  auto const dx = n.backpropagate_to_input(x, [](auto const& y) { return y; }, gradient);
  return ctnn::test::is_gradient(
             dx, [&](typename Net::input_type const& moved) { return loss(n, moved); }, x) &&
         ctnn::test::is_gradient(gradient, [&](Net const& moved) { return loss(moved, x); }, n);
}

template <class Net, std::size_t Samples>
constexpr auto step_on_a_batch(std::uint64_t seed) {
  using T = typename Net::value_type;
  using batch =
      ctnn::tensor_of<T, ctnn::batch_shape<Samples, typename Net::input_type::shape_type>>;
  using targets =
      ctnn::tensor_of<T, ctnn::batch_shape<Samples, typename Net::output_type::shape_type>>;
  return ctnn::value_and_grad(random<Net>(seed), ctnn::mean_squared_error{},
                              random<batch>(seed + 1), random<targets>(seed + 2));
}

template <class Net>
constexpr bool gives_samples_of_a_batch_the_bits_they_get_alone() {
  using batch = ctnn::tensor_of<typename Net::value_type,
                                ctnn::batch_shape<3, typename Net::input_type::shape_type>>;
  auto const n = random<Net>(1);
  auto const x = random<batch>(2);
  auto const y = n(x);
  bool right = true;
  for (std::size_t i = 0; i < 3; ++i) {
    right = right && ctnn::subtensor(y, i) == n(ctnn::subtensor(x, i));
  }
  return right;
}

/// The gradient of a batch is that of its samples, added in their order.
template <class Net>
constexpr bool adds_the_gradients_of_samples() {
  using batch = ctnn::tensor_of<typename Net::value_type,
                                ctnn::batch_shape<3, typename Net::input_type::shape_type>>;
  auto const n = random<Net>(1);
  auto const x = random<batch>(2);
  auto const head = [](auto const& y) { return y; };
  Net together{};
  n.backpropagate(x, head, together);
  Net one_by_one{};
  for (std::size_t i = 0; i < 3; ++i) {
    n.backpropagate(ctnn::subtensor(x, i), head, one_by_one);
  }
  return together == one_by_one;
}

} // namespace

TEST_CASE("blocks: a net that branches matches PyTorch", "[blocks]") {
  STATIC_REQUIRE(branches_like_pytorch<double>());
  STATIC_REQUIRE(branches_like_pytorch<float>());
}

TEST_CASE("repeat: matches PyTorch", "[blocks][repeat]") {
  using layer = repeat<3, block<dense<4>, ctnn::layers::tanh>>;
  STATIC_REQUIRE(applies_like_pytorch<double, golden::unrolled, layer>());
  STATIC_REQUIRE(applies_like_pytorch<float, golden::unrolled, layer>());
}

TEST_CASE("each: matches PyTorch", "[blocks][each]") {
  using layer = each<block<dense<4>, ctnn::layers::tanh>>;
  STATIC_REQUIRE(applies_like_pytorch<double, golden::siamese, layer>());
  STATIC_REQUIRE(applies_like_pytorch<float, golden::siamese, layer>());
}

TEST_CASE("blocks: gradients match finite differences", "[blocks]") {
  STATIC_REQUIRE(gradients_match_finite_differences<mixed<double>>());
}

TEST_CASE("blocks: give the same bits at both times", "[blocks]") {
  REQUIRE(same_bits_at_both_times<step_on_a_batch<mixed<float>, 3>, std::uint64_t{1}>());
  REQUIRE(same_bits_at_both_times<step_on_a_batch<branching<float>, 2>, std::uint64_t{2}>());
  REQUIRE(same_bits_at_both_times<step_on_a_batch<mixed<double>, 1>, std::uint64_t{3}>());
}

TEST_CASE("blocks: a batch is its samples", "[blocks]") {
  STATIC_REQUIRE(gives_samples_of_a_batch_the_bits_they_get_alone<mixed<float>>());
  STATIC_REQUIRE(gives_samples_of_a_batch_the_bits_they_get_alone<branching<double>>());
  STATIC_REQUIRE(adds_the_gradients_of_samples<sequential<float, shape<2, 3>, each<dense<2>>>>());
  STATIC_REQUIRE(adds_the_gradients_of_samples<branching<double>>());
}

TEST_CASE("blocks: layers without parameters train those before them alone", "[blocks]") {
  using tested = sequential<double, shape<3>, residual<ctnn::layers::tanh>,
                            add<sigmoid, multiply<identity, ctnn::layers::tanh>>, dense<2>,
                            concat<relu, block<repeat<2, softplus>>>>;
  STATIC_REQUIRE(gradients_match_finite_differences<tested>());
  STATIC_REQUIRE(step_on_a_batch<tested, 2>(1).value > 0);
}

TEST_CASE("concat_along: joins along any axis", "[blocks][concat]") {
  using rows = sequential<double, shape<2, 3>, concat_along<1, identity, each<dense<2>>>>;
  STATIC_REQUIRE(rows::output_shape == shape<2, 5>{});
  STATIC_REQUIRE(gradients_match_finite_differences<rows>());
  STATIC_REQUIRE(gives_samples_of_a_batch_the_bits_they_get_alone<rows>());
}

TEST_CASE("blocks: draw initial weights of all layers within", "[blocks]") {
  constexpr auto drawn = ctnn::initialized<mixed<float>>(ctnn::glorot_uniform{}, 1);
  STATIC_REQUIRE(drawn.layer<3>().layer<1>().layer<1>().layer<0>().weight[0, 0] != 0);
  STATIC_REQUIRE(drawn.layer<3>().layer<1>().layer<1>().layer<0>().weight !=
                 drawn.layer<3>().layer<1>().layer<1>().layer<1>().weight);
  STATIC_REQUIRE(drawn.layer<3>().layer<0>().layer<0>().bias == tensor<float, 8>{});
}

TEST_CASE("blocks: accept what their layers do", "[blocks]") {
  STATIC_REQUIRE(residual<dense<3>>::accepts<shape<3>>);
  STATIC_REQUIRE_FALSE(residual<dense<4>>::accepts<shape<3>>);
  STATIC_REQUIRE_FALSE(residual<glu>::accepts<shape<3>>);
  STATIC_REQUIRE_FALSE(block<flatten, glu>::accepts<shape<3, 3>>);
  STATIC_REQUIRE_FALSE(add<dense<3>, dense<4>>::accepts<shape<3>>);
  STATIC_REQUIRE_FALSE(add<glu, identity>::accepts<shape<3>>);
  STATIC_REQUIRE(concat<dense<3>, dense<4>>::accepts<shape<3>>);
  STATIC_REQUIRE_FALSE(concat<identity, flatten>::accepts<shape<3, 3>>);
  STATIC_REQUIRE_FALSE(concat_along<1, identity, identity>::accepts<shape<3>>);
  STATIC_REQUIRE_FALSE(multiply<dense<3>, dense<4>>::accepts<shape<3>>);
  STATIC_REQUIRE_FALSE(repeat<2, dense<4>>::accepts<shape<3>>);
  STATIC_REQUIRE_FALSE(each<glu>::accepts<shape<4, 3>>);
  STATIC_REQUIRE_FALSE(each<relu>::accepts<shape<4>>);
}
