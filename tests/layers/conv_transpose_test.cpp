// SPDX-License-Identifier: BSL-1.0
#include <ctnn/layers/concepts.hpp>
#include <ctnn/layers/conv_transpose1d.hpp>
#include <ctnn/layers/conv_transpose2d.hpp>
#include <ctnn/ops/conv2d.hpp>
#include <ctnn/tensor.hpp>

#include <catch2/catch.hpp>

#include <concepts>
#include <cstdint>
#include <type_traits>

#include "golden/convolutions.hpp"
#include "support/both_times.hpp"
#include "support/convolutions.hpp"
#include "support/layers.hpp"

// Transposed convolutions along one axis and two, as operations and as layers.

namespace {

using ctnn::make_tensor;
using ctnn::same;
using ctnn::shape;
using ctnn::tensor;
using ctnn::layers::conv_transpose1d;
using ctnn::layers::conv_transpose2d;
using ctnn::test::batch_is_sample_by_sample;
using ctnn::test::convolution_matches;
using ctnn::test::convolution_results_of;
using ctnn::test::gradient_is_right;
using ctnn::test::same_bits_at_both_times;
namespace golden = ctnn::test::golden;

template <class X, class Weight, ctnn::conv_transpose2d_window Window = {}>
concept transposable =
    requires(X const& x, Weight const& weight) { ctnn::conv_transpose2d<Window>(x, weight); };

template <class X, class Dy, class Weight>
concept has_gradients = requires(X const& x, Dy const& dy, Weight& weight) {
  ctnn::conv_transpose2d_input_gradient<typename X::shape_type>(dy, weight);
  ctnn::add_conv_transpose2d_weight_gradient(x, dy, weight);
};

using plain1 = conv_transpose1d<{.out_channels = 2, .kernel_size = 3}>;
using everything1 = conv_transpose1d<{.out_channels = 6,
                                      .kernel_size = 3,
                                      .stride = 2,
                                      .padding = 2,
                                      .output_padding = 1,
                                      .dilation = 2,
                                      .groups = 2}>;
using plain2 = conv_transpose2d<{.out_channels = 2, .kernel_size = {2, 3}}>;
using doubling = conv_transpose2d<{.out_channels = 2, .kernel_size = 4, .stride = 2, .padding = 1}>;
using everything2 = conv_transpose2d<{.out_channels = 2,
                                      .kernel_size = {3, 2},
                                      .stride = {2, 1},
                                      .padding = {2, 1},
                                      .output_padding = {1, 2},
                                      .dilation = {1, 3},
                                      .groups = 2}>;
using to_same = conv_transpose2d<{
    .out_channels = 1, .kernel_size = 3, .stride = {2, 3}, .padding = same, .bias = false}>;
using of_sides = conv_transpose2d<{
    .out_channels = 2, .kernel_size = 3, .stride = 2, .padding = {{0, 1}, {2, 0}}}>;
using layer = doubling::fn<float, shape<3, 4, 5>>;

static_assert(ctnn::layer_spec<plain1> && ctnn::layer_spec<doubling>);
static_assert(ctnn::layer<layer> && ctnn::layer<plain1::fn<float, shape<3, 4>>>);
static_assert(std::regular<layer> && std::is_aggregate_v<layer>);

template <class T>
constexpr bool match_pytorch() {
  return convolution_matches<T, golden::conv_transpose1d_of_channels, plain1>() &&
         convolution_matches<T, golden::conv_transpose1d_of_everything, everything1>() &&
         convolution_matches<T, golden::conv_transpose2d_of_channels, plain2>() &&
         convolution_matches<T, golden::conv_transpose2d_doubling, doubling>() &&
         convolution_matches<T, golden::conv_transpose2d_of_everything, everything2>();
}

template <class Spec, class X, class Weight>
bool has_same_bits_at_both_times() {
  return same_bits_at_both_times<convolution_results_of<Spec, X, Weight>, std::uint64_t{1}>();
}

} // namespace

TEST_CASE("conv_transpose: lays the kernel over the output, times each input",
          "[ops][conv_transpose]") {
  constexpr auto x = make_tensor<float>({{1, 2}});
  constexpr auto weight = make_tensor<float>({{{1, 10, 100}}});
  STATIC_REQUIRE(ctnn::conv_transpose1d(x, weight) == make_tensor<float>({{1, 12, 120, 200}}));
  STATIC_REQUIRE(ctnn::conv_transpose1d<{.stride = 2}>(x, weight) ==
                 make_tensor<float>({{1, 10, 102, 20, 200}}));
  STATIC_REQUIRE(ctnn::conv_transpose1d<{.stride = 2, .padding = {1, 0}, .output_padding = 1}>(
                     x, weight, make_tensor<float>({1000})) ==
                 make_tensor<float>({{1010, 1102, 1020, 1200, 1000}}));
  STATIC_REQUIRE(ctnn::conv_transpose2d<{.stride = 2}>(make_tensor<float>({{{1, 2}, {3, 4}}}),
                                                       make_tensor<float>({{{{1, 10}}}})) ==
                 make_tensor<float>({{{1, 10, 2, 20}, {0, 0, 0, 0}, {3, 30, 4, 40}}}));
  STATIC_REQUIRE(ctnn::conv_transpose1d(make_tensor<float>({{3}}), make_tensor<float>({{{-2}}})) ==
                 make_tensor<float>({{-6}}));
}

TEST_CASE("conv_transpose: is the input gradient of a convolution", "[ops][conv_transpose]") {
  constexpr auto x = ctnn::test::random<tensor<float, 3, 2, 3>>(1);
  constexpr auto weight = ctnn::test::random<tensor<float, 3, 2, 3, 2>>(2);
  STATIC_REQUIRE(
      ctnn::conv_transpose2d<{.stride = 2, .padding = 1}>(x, weight) ==
      ctnn::conv2d_input_gradient<shape<2, 3, 4>, {.stride = 2, .padding = 1}>(x, weight));
}

TEST_CASE("conv_transpose: and its gradients match PyTorch", "[ops][conv_transpose]") {
  STATIC_REQUIRE(match_pytorch<double>());
  STATIC_REQUIRE(match_pytorch<float>());
}

TEST_CASE("conv_transpose: gives the same bits at both times", "[ops][conv_transpose]") {
  REQUIRE(has_same_bits_at_both_times<everything1, tensor<float, 4, 5>, tensor<float, 4, 3, 3>>());
  REQUIRE(has_same_bits_at_both_times<plain1, tensor<double, 1, 1>, tensor<double, 1, 2, 3>>());
  REQUIRE(
      has_same_bits_at_both_times<doubling, tensor<float, 2, 3, 9>, tensor<float, 2, 2, 4, 4>>());
  REQUIRE(has_same_bits_at_both_times<everything2, tensor<float, 4, 3, 4>,
                                      tensor<float, 4, 1, 3, 2>>());
  REQUIRE(
      has_same_bits_at_both_times<of_sides, tensor<double, 1, 3, 4>, tensor<double, 1, 2, 3, 3>>());
}

TEST_CASE("conv_transpose: needs channels that agree and an output", "[ops][conv_transpose]") {
  using image = tensor<float, 2, 3, 4>;
  STATIC_REQUIRE(transposable<image, tensor<float, 2, 5, 1, 1>>);
  STATIC_REQUIRE_FALSE(transposable<image, tensor<float, 5, 2, 1, 1>>);
  STATIC_REQUIRE(transposable<image, tensor<float, 2, 5, 1, 1>, {.groups = 2}>);
  STATIC_REQUIRE_FALSE(transposable<image, tensor<float, 2, 5, 1, 1>, {.groups = 3}>);
  STATIC_REQUIRE_FALSE(transposable<image, tensor<float, 2, 5, 1, 1>, {.groups = 0}>);
  STATIC_REQUIRE(transposable<image, tensor<float, 2, 5, 1, 1>, {.padding = 1}>);
  STATIC_REQUIRE_FALSE(transposable<image, tensor<float, 2, 5, 1, 1>, {.padding = {{1, 2}, 0}}>);
  STATIC_REQUIRE_FALSE(transposable<image, tensor<float, 2, 5, 1, 1>, {.output_padding = 1}>);
  STATIC_REQUIRE(
      transposable<image, tensor<float, 2, 5, 1, 1>, {.stride = 2, .output_padding = 1}>);
  STATIC_REQUIRE_FALSE(transposable<image, tensor<float, 2, 5, 1, 1>, {.stride = {1, 0}}>);
  STATIC_REQUIRE_FALSE(transposable<tensor<float, 3, 4>, tensor<float, 2, 5, 1, 1>>);
  STATIC_REQUIRE(has_gradients<image, tensor<float, 5, 4, 4>, tensor<float, 2, 5, 2, 1>>);
  STATIC_REQUIRE_FALSE(has_gradients<image, tensor<float, 5, 3, 4>, tensor<float, 2, 5, 2, 1>>);
}

TEST_CASE("conv_transpose layers: know their shapes and costs", "[layers][conv_transpose]") {
  STATIC_REQUIRE(std::same_as<layer::weight_type, tensor<float, 3, 2, 4, 4>>);
  STATIC_REQUIRE(std::same_as<layer::output_type, tensor<float, 2, 8, 10>>);
  STATIC_REQUIRE(layer::parameter_count == 96 + 2);
  STATIC_REQUIRE(layer::macs == 3 * 4 * 5 * 32);
  STATIC_REQUIRE(
      std::same_as<to_same::fn<float, shape<2, 4, 5>>::output_type, tensor<float, 1, 8, 15>>);
  STATIC_REQUIRE(
      std::same_as<of_sides::fn<float, shape<2, 4, 5>>::output_type, tensor<float, 2, 8, 9>>);
  STATIC_REQUIRE(
      std::same_as<everything1::fn<float, shape<4, 5>>::weight_type, tensor<float, 4, 3, 3>>);
}

TEST_CASE("conv_transpose layers: gradients match finite differences", "[layers][conv_transpose]") {
  STATIC_REQUIRE(gradient_is_right<shape<2, 3>, everything1>());
  STATIC_REQUIRE(gradient_is_right<shape<2, 2, 3>, everything2>());
  STATIC_REQUIRE(gradient_is_right<shape<1, 2, 2>, to_same>());
  STATIC_REQUIRE(gradient_is_right<shape<1, 2, 3>, of_sides>());
}

TEST_CASE("conv_transpose layers: a batch is its samples", "[layers][conv_transpose]") {
  STATIC_REQUIRE(batch_is_sample_by_sample<shape<2, 2, 3>, doubling>());
  STATIC_REQUIRE(batch_is_sample_by_sample<shape<2, 3>, plain1>());
}

TEST_CASE("conv_transpose layers: accept inputs that leave an output", "[layers][conv_transpose]") {
  STATIC_REQUIRE(plain1::accepts<shape<1, 1>>);
  STATIC_REQUIRE_FALSE(plain1::accepts<shape<1, 1, 1>>);
  STATIC_REQUIRE_FALSE(everything1::accepts<shape<3, 5>>);
  STATIC_REQUIRE(doubling::accepts<shape<1, 1, 1>>);
  STATIC_REQUIRE_FALSE(doubling::accepts<shape<1, 1>>);
  STATIC_REQUIRE_FALSE(
      conv_transpose2d<{
          .out_channels = 1, .kernel_size = 2, .padding = 1}>::accepts<shape<1, 1, 1>>);
  STATIC_REQUIRE_FALSE(
      conv_transpose2d<{
          .out_channels = 3, .kernel_size = 2, .groups = 2}>::accepts<shape<2, 1, 1>>);
}
