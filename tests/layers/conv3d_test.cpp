// SPDX-License-Identifier: BSL-1.0
#include <ctnn/layers/concepts.hpp>
#include <ctnn/layers/conv3d.hpp>
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

namespace {

using ctnn::same;
using ctnn::shape;
using ctnn::tensor;
using ctnn::layers::conv3d;
using ctnn::test::batch_is_sample_by_sample;
using ctnn::test::convolution_matches;
using ctnn::test::convolution_results_of;
using ctnn::test::gradient_is_right;
using ctnn::test::same_bits_at_both_times;
namespace golden = ctnn::test::golden;

template <class X, class Weight, ctnn::conv3d_window Window = {}>
concept convolvable =
    requires(X const& x, Weight const& weight) { ctnn::conv3d<Window>(x, weight); };

template <class X, class Dy, class Weight>
concept has_gradients = requires(X const& x, Dy const& dy, Weight& weight) {
  ctnn::conv3d_input_gradient<typename X::shape_type>(dy, weight);
  ctnn::add_conv3d_weight_gradient(x, dy, weight);
};

using plain = conv3d<{.out_channels = 2, .kernel_size = 2}>;
using everything = conv3d<{.out_channels = 2,
                           .kernel_size = {2, 3, 2},
                           .stride = {2, 1, 2},
                           .padding = {1, 2, 1},
                           .dilation = {2, 1, 2},
                           .groups = 2}>;
using of_sides =
    conv3d<{.out_channels = 1, .kernel_size = {2, 3, 2}, .padding = {{1, 0}, {1, 1}, {0, 1}}}>;
using of_same_size = conv3d<{
    .out_channels = 2, .kernel_size = {3, 2, 1}, .stride = 2, .padding = same, .bias = false}>;
using layer = everything::fn<float, shape<4, 4, 5, 4>>;

static_assert(ctnn::layer_spec<everything>);
static_assert(ctnn::layer<layer>);
static_assert(std::regular<layer> && std::is_aggregate_v<layer>);

template <class T>
constexpr bool match_pytorch() {
  return convolution_matches<T, golden::conv3d_of_channels, plain>() &&
         convolution_matches<T, golden::conv3d_of_everything, everything>() &&
         convolution_matches<T, golden::conv3d_of_sides, of_sides>();
}

} // namespace

TEST_CASE("conv3d: of one plane is conv2d", "[ops][conv3d]") {
  constexpr auto x = ctnn::test::random<tensor<float, 2, 4, 5>>(1);
  constexpr auto weight = ctnn::test::random<tensor<float, 3, 2, 2, 3>>(2);
  constexpr auto bias = ctnn::test::random<tensor<float, 3>>(3);
  STATIC_REQUIRE(ctnn::flattened(ctnn::conv3d<{.padding = {0, 1, 1}}>(
                     ctnn::reshape<2, 1, 4, 5>(x), ctnn::reshape<3, 2, 1, 2, 3>(weight), bias)) ==
                 ctnn::flattened(ctnn::conv2d<{.padding = 1}>(x, weight, bias)));
}

TEST_CASE("conv3d: sums over the depth of its kernel", "[ops][conv3d]") {
  constexpr auto x = ctnn::make_tensor<float>({1, 2, 3, 4});
  constexpr auto weight = ctnn::make_tensor<float>({1, 10});
  STATIC_REQUIRE(ctnn::flattened(ctnn::conv3d<{.padding = {{1, 0}, 0, 0}}>(
                     ctnn::reshape<1, 4, 1, 1>(x), ctnn::reshape<1, 1, 2, 1, 1>(weight))) ==
                 ctnn::make_tensor<float>({10, 21, 32, 43}));
}

TEST_CASE("conv3d: and its gradients match PyTorch", "[ops][conv3d]") {
  STATIC_REQUIRE(match_pytorch<double>());
  STATIC_REQUIRE(match_pytorch<float>());
}

TEST_CASE("conv3d: gives the same bits at both times", "[ops][conv3d]") {
  REQUIRE(same_bits_at_both_times<convolution_results_of<everything, tensor<float, 4, 3, 4, 5>,
                                                         tensor<float, 2, 2, 2, 3, 2>>,
                                  std::uint64_t{1}>());
  REQUIRE(same_bits_at_both_times<convolution_results_of<of_same_size, tensor<double, 2, 3, 3, 3>,
                                                         tensor<double, 2, 2, 3, 2, 1>>,
                                  std::uint64_t{1}>());
}

TEST_CASE("conv3d: needs channels that agree and a window that fits", "[ops][conv3d]") {
  using volume = tensor<float, 2, 3, 4, 5>;
  STATIC_REQUIRE(convolvable<volume, tensor<float, 3, 2, 3, 4, 5>>);
  STATIC_REQUIRE_FALSE(convolvable<volume, tensor<float, 3, 1, 3, 4, 5>>);
  STATIC_REQUIRE_FALSE(convolvable<volume, tensor<float, 3, 2, 4, 4, 5>>);
  STATIC_REQUIRE(convolvable<volume, tensor<float, 3, 2, 4, 4, 5>, {.padding = {{0, 1}, 0, 0}}>);
  STATIC_REQUIRE_FALSE(convolvable<volume, tensor<float, 3, 2, 3, 4, 6>>);
  STATIC_REQUIRE_FALSE(convolvable<volume, tensor<float, 3, 2, 3, 5, 5>>);
  STATIC_REQUIRE_FALSE(convolvable<tensor<float, 2, 4, 5>, tensor<float, 3, 2, 3, 4, 5>>);
  STATIC_REQUIRE(has_gradients<volume, tensor<float, 3, 2, 3, 4>, tensor<float, 3, 2, 2, 2, 2>>);
  STATIC_REQUIRE_FALSE(
      has_gradients<volume, tensor<float, 3, 3, 3, 4>, tensor<float, 3, 2, 2, 2, 2>>);
}

TEST_CASE("conv3d layer: knows its shapes and costs", "[layers][conv3d]") {
  STATIC_REQUIRE(std::same_as<layer::weight_type, tensor<float, 2, 2, 2, 3, 2>>);
  STATIC_REQUIRE(std::same_as<layer::output_type, tensor<float, 2, 2, 7, 2>>);
  STATIC_REQUIRE(layer::parameter_count == 48 + 2);
  STATIC_REQUIRE(layer::macs == 2 * 2 * 7 * 2 * 24);
}

TEST_CASE("conv3d layer: gradients match finite differences", "[layers][conv3d]") {
  STATIC_REQUIRE(gradient_is_right<shape<1, 2, 3, 2>, of_sides>());
  STATIC_REQUIRE(gradient_is_right<shape<1, 3, 2, 3>, of_same_size>());
}

TEST_CASE("conv3d layer: a batch is its samples", "[layers][conv3d]") {
  STATIC_REQUIRE(batch_is_sample_by_sample<shape<1, 2, 3, 2>, of_sides>());
}

TEST_CASE("conv3d layer: accepts volumes its window fits", "[layers][conv3d]") {
  STATIC_REQUIRE(plain::accepts<shape<1, 2, 2, 2>>);
  STATIC_REQUIRE_FALSE(plain::accepts<shape<1, 1, 2, 2>>);
  STATIC_REQUIRE_FALSE(plain::accepts<shape<1, 2, 2>>);
  STATIC_REQUIRE_FALSE(everything::accepts<shape<3, 4, 5, 4>>);
}
