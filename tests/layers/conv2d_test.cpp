// SPDX-License-Identifier: BSL-1.0
#include <ctnn/layers/concepts.hpp>
#include <ctnn/layers/conv2d.hpp>
#include <ctnn/tensor.hpp>

#include <catch2/catch.hpp>

#include <concepts>
#include <type_traits>

#include "support/finite_differences.hpp"
#include "support/random.hpp"

namespace {

using ctnn::shape;
using ctnn::tensor;
using ctnn::layers::conv2d;
using ctnn::test::random;

template <class T, class In, class Spec>
using layer_of = typename Spec::template fn<T, In>;

using image = shape<2, 5, 4>;
using with_bias = conv2d<{.out_channels = 3, .kernel_size = {2, 3}, .padding = {0, 1}}>;
using without_bias = conv2d<{.out_channels = 3, .kernel_size = {2, 3}, .bias = false}>;
using depthwise = conv2d<{.out_channels = 3, .kernel_size = 2, .groups = 3}>;
using layer = layer_of<float, image, with_bias>;
using layer_without_bias = layer_of<float, image, without_bias>;

static_assert(ctnn::layer_spec<with_bias>);
static_assert(ctnn::layer<layer> && ctnn::layer<layer_without_bias>);
static_assert(std::regular<layer> && std::is_aggregate_v<layer>);
static_assert(std::is_trivially_copyable_v<layer>);

template <ctnn::layers::conv2d_options Options>
concept has_conv2d = requires { typename conv2d<Options>; };

template <class In, class Spec>
constexpr bool gradients_are_right() {
  using tested = layer_of<double, In, Spec>;
  return ctnn::test::gradients_match_finite_differences(random<tested>(1),
                                                        random<typename tested::input_type>(2),
                                                        random<typename tested::output_type>(3));
}

constexpr bool adds_to_the_gradient() {
  auto const net = random<layer>(1);
  auto const x = random<layer::input_type>(2);
  auto const dy = random<layer::output_type>(3);
  layer once{};
  net.parameter_gradient(x, dy, dy, once);
  layer twice = once;
  net.parameter_gradient(x, dy, dy, twice);
  return ctnn::test::close(twice.weight, 2.0F * once.weight, 1e-5) &&
         ctnn::test::close(twice.bias, 2.0F * once.bias, 1e-5);
}

} // namespace

TEST_CASE("conv2d layer: knows its shapes and costs", "[layers][conv2d]") {
  STATIC_REQUIRE(std::same_as<layer::weight_type, tensor<float, 3, 2, 2, 3>>);
  STATIC_REQUIRE(std::same_as<layer::bias_type, tensor<float, 3>>);
  STATIC_REQUIRE(std::same_as<layer::input_type, tensor<float, 2, 5, 4>>);
  STATIC_REQUIRE(std::same_as<layer::output_type, tensor<float, 3, 4, 4>>);
  STATIC_REQUIRE(layer::parameter_count == 36 + 3);
  STATIC_REQUIRE(layer::macs == 3 * 4 * 4 * 2 * 2 * 3);
  STATIC_REQUIRE(sizeof(layer) == 39 * sizeof(float));
}

TEST_CASE("conv2d layer: a bias left out takes no space", "[layers][conv2d]") {
  STATIC_REQUIRE(layer_without_bias::parameter_count == 36);
  STATIC_REQUIRE(sizeof(layer_without_bias) == 36 * sizeof(float));
}

TEST_CASE("conv2d layer: of groups has the weights of its part of the channels",
          "[layers][conv2d]") {
  using grouped = layer_of<float, shape<6, 5, 4>,
                           conv2d<{.out_channels = 4, .kernel_size = {2, 3}, .groups = 2}>>;
  STATIC_REQUIRE(std::same_as<grouped::weight_type, tensor<float, 4, 3, 2, 3>>);
  STATIC_REQUIRE(grouped::parameter_count == 4 * 3 * 2 * 3 + 4);
  STATIC_REQUIRE(grouped::macs == 4 * 4 * 2 * 3 * 2 * 3);
  using dilated =
      layer_of<float, shape<1, 9, 8>, conv2d<{.out_channels = 1, .kernel_size = 3, .dilation = 2}>>;
  STATIC_REQUIRE(std::same_as<dilated::output_type, tensor<float, 1, 5, 4>>);
  STATIC_REQUIRE(dilated::macs == 5 * 4 * 9);
}

TEST_CASE("conv2d layer: forward is the op's", "[layers][conv2d]") {
  STATIC_REQUIRE([] {
    auto const net = random<layer>(1);
    auto const x = random<layer::input_type>(2);
    return net.forward(x) == ctnn::conv2d<{.padding = {0, 1}}>(x, net.weight, net.bias);
  }());
  STATIC_REQUIRE([] {
    auto const net = random<layer_without_bias>(1);
    auto const x = random<layer_without_bias::input_type>(2);
    return net.forward(x) == ctnn::conv2d(x, net.weight);
  }());
}

TEST_CASE("conv2d layer: gradients match finite differences", "[layers][conv2d]") {
  STATIC_REQUIRE(gradients_are_right<shape<2, 4, 3>, with_bias>());
  STATIC_REQUIRE(gradients_are_right<shape<1, 3, 4>, without_bias>());
  STATIC_REQUIRE(
      gradients_are_right<
          shape<2, 5, 4>,
          conv2d<{
              .out_channels = 2, .kernel_size = {3, 2}, .stride = {2, 3}, .padding = {2, 1}}>>());
  STATIC_REQUIRE(
      gradients_are_right<
          shape<2, 5, 4>,
          conv2d<{.out_channels = 2, .kernel_size = {3, 2}, .padding = 1, .dilation = {2, 3}}>>());
  STATIC_REQUIRE(gradients_are_right<
                 shape<4, 4, 3>,
                 conv2d<{.out_channels = 6, .kernel_size = 2, .stride = {1, 2}, .groups = 2}>>());
  STATIC_REQUIRE(gradients_are_right<shape<3, 3, 4>, depthwise>());
}

TEST_CASE("conv2d layer: the parameter gradient adds to what is there", "[layers][conv2d]") {
  STATIC_REQUIRE(adds_to_the_gradient());
}

TEST_CASE("conv2d layer: accepts images its window fits", "[layers][conv2d]") {
  STATIC_REQUIRE(without_bias::accepts<shape<1, 2, 3>>);
  STATIC_REQUIRE_FALSE(without_bias::accepts<shape<1, 2, 2>>);
  STATIC_REQUIRE_FALSE(without_bias::accepts<shape<1, 1, 3>>);
  STATIC_REQUIRE(with_bias::accepts<shape<1, 2, 1>>);
  STATIC_REQUIRE_FALSE(with_bias::accepts<shape<6>>);
  STATIC_REQUIRE_FALSE(with_bias::accepts<shape<1, 1, 2, 3>>);
}

TEST_CASE("conv2d layer: needs an out channel", "[layers][conv2d]") {
  STATIC_REQUIRE(has_conv2d<{.out_channels = 1, .kernel_size = 1}>);
  STATIC_REQUIRE_FALSE(has_conv2d<{.out_channels = 0, .kernel_size = 1}>);
}

TEST_CASE("conv2d layer: needs groups that divide the channels", "[layers][conv2d]") {
  using of_six = shape<6, 2, 2>;
  STATIC_REQUIRE(conv2d<{.out_channels = 4, .kernel_size = 1, .groups = 2}>::accepts<of_six>);
  STATIC_REQUIRE_FALSE(conv2d<{.out_channels = 4, .kernel_size = 1, .groups = 3}>::accepts<of_six>);
  STATIC_REQUIRE_FALSE(conv2d<{.out_channels = 4, .kernel_size = 1, .groups = 4}>::accepts<of_six>);
  STATIC_REQUIRE_FALSE(conv2d<{.out_channels = 4, .kernel_size = 1, .groups = 0}>::accepts<of_six>);
}
