// SPDX-License-Identifier: BSL-1.0
#include <ctnn/layers/concepts.hpp>
#include <ctnn/layers/conv1d.hpp>
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

using ctnn::make_tensor;
using ctnn::same;
using ctnn::shape;
using ctnn::tensor;
using ctnn::layers::conv1d;
using ctnn::test::batch_is_sample_by_sample;
using ctnn::test::convolution_matches;
using ctnn::test::convolution_results_of;
using ctnn::test::gradient_is_right;
using ctnn::test::same_bits_at_both_times;
namespace golden = ctnn::test::golden;

template <class X, class Weight, ctnn::conv1d_window Window = {}>
concept convolvable =
    requires(X const& x, Weight const& weight) { ctnn::conv1d<Window>(x, weight); };

template <class X, class Dy, class Weight>
concept has_gradients = requires(X const& x, Dy const& dy, Weight& weight) {
  ctnn::conv1d_input_gradient<typename X::shape_type>(dy, weight);
  ctnn::add_conv1d_weight_gradient(x, dy, weight);
};

using plain = conv1d<{.out_channels = 2, .kernel_size = 3}>;
using everything = conv1d<{
    .out_channels = 6, .kernel_size = 3, .stride = 2, .padding = 3, .dilation = 2, .groups = 2}>;
using causal = conv1d<{.out_channels = 2, .kernel_size = 3, .padding = {2, 0}}>;
using of_same_length =
    conv1d<{.out_channels = 3, .kernel_size = 4, .stride = 2, .padding = same, .bias = false}>;
using layer = causal::fn<float, shape<3, 7>>;

static_assert(ctnn::layer_spec<causal>);
static_assert(ctnn::layer<layer>);
static_assert(std::regular<layer> && std::is_aggregate_v<layer>);
static_assert(std::is_trivially_copyable_v<layer>);

template <class T>
constexpr bool match_pytorch() {
  return convolution_matches<T, golden::conv1d_of_channels, plain>() &&
         convolution_matches<T, golden::conv1d_of_everything, everything>() &&
         convolution_matches<T, golden::conv1d_of_sides, causal>();
}

} // namespace

TEST_CASE("conv1d: lays the kernel over the signal unflipped", "[ops][conv1d]") {
  constexpr auto x = make_tensor<float>({{1, 2, 3, 4}});
  constexpr auto weight = make_tensor<float>({{{1, 10}}});
  STATIC_REQUIRE(ctnn::conv1d(x, weight) == make_tensor<float>({{21, 32, 43}}));
  STATIC_REQUIRE(ctnn::conv1d(x, weight, make_tensor<float>({100})) ==
                 make_tensor<float>({{121, 132, 143}}));
  STATIC_REQUIRE(ctnn::conv1d<{.padding = {1, 0}}>(x, weight) ==
                 make_tensor<float>({{10, 21, 32, 43}}));
  STATIC_REQUIRE(ctnn::conv1d<{.stride = 2, .dilation = 2}>(x, weight) ==
                 make_tensor<float>({{31}}));
  STATIC_REQUIRE(ctnn::conv1d(make_tensor<float>({{3}}), make_tensor<float>({{{-2}}})) ==
                 make_tensor<float>({{-6}}));
}

TEST_CASE("conv1d: is conv2d of one row", "[ops][conv1d]") {
  constexpr auto x = ctnn::test::random<tensor<float, 2, 9>>(1);
  constexpr auto weight = ctnn::test::random<tensor<float, 3, 2, 4>>(2);
  STATIC_REQUIRE(ctnn::flattened(ctnn::conv1d<{.stride = 2, .padding = 1}>(x, weight)) ==
                 ctnn::flattened(ctnn::conv2d<{.stride = {1, 2}, .padding = {0, 1}}>(
                     ctnn::reshape<2, 1, 9>(x), ctnn::reshape<3, 2, 1, 4>(weight))));
}

TEST_CASE("conv1d: and its gradients match PyTorch", "[ops][conv1d]") {
  STATIC_REQUIRE(match_pytorch<double>());
  STATIC_REQUIRE(match_pytorch<float>());
}

TEST_CASE("conv1d: gives the same bits at both times", "[ops][conv1d]") {
  REQUIRE(same_bits_at_both_times<
          convolution_results_of<causal, tensor<float, 3, 37>, tensor<float, 2, 3, 3>>,
          std::uint64_t{1}>());
  REQUIRE(same_bits_at_both_times<
          convolution_results_of<everything, tensor<double, 4, 11>, tensor<double, 6, 2, 3>>,
          std::uint64_t{1}>());
  REQUIRE(same_bits_at_both_times<
          convolution_results_of<of_same_length, tensor<float, 2, 9>, tensor<float, 3, 2, 4>>,
          std::uint64_t{1}>());
}

TEST_CASE("conv1d: needs channels that agree and a window that fits", "[ops][conv1d]") {
  using signal = tensor<float, 2, 5>;
  STATIC_REQUIRE(convolvable<signal, tensor<float, 3, 2, 5>>);
  STATIC_REQUIRE_FALSE(convolvable<signal, tensor<float, 3, 1, 5>>);
  STATIC_REQUIRE(convolvable<signal, tensor<float, 4, 1, 5>, {.groups = 2}>);
  STATIC_REQUIRE_FALSE(convolvable<signal, tensor<float, 3, 1, 5>, {.groups = 2}>);
  STATIC_REQUIRE_FALSE(convolvable<signal, tensor<float, 3, 2, 5>, {.groups = 0}>);
  STATIC_REQUIRE_FALSE(convolvable<signal, tensor<float, 3, 2, 6>>);
  STATIC_REQUIRE(convolvable<signal, tensor<float, 3, 2, 6>, {.padding = {0, 1}}>);
  STATIC_REQUIRE_FALSE(convolvable<signal, tensor<double, 3, 2, 5>>);
  STATIC_REQUIRE_FALSE(convolvable<tensor<float, 2, 1, 5>, tensor<float, 3, 2, 5>>);
  STATIC_REQUIRE(has_gradients<signal, tensor<float, 3, 3>, tensor<float, 3, 2, 3>>);
  STATIC_REQUIRE_FALSE(has_gradients<signal, tensor<float, 3, 4>, tensor<float, 3, 2, 3>>);
}

TEST_CASE("conv1d layer: knows its shapes and costs", "[layers][conv1d]") {
  STATIC_REQUIRE(std::same_as<layer::weight_type, tensor<float, 2, 3, 3>>);
  STATIC_REQUIRE(std::same_as<layer::output_type, tensor<float, 2, 7>>);
  STATIC_REQUIRE(layer::parameter_count == 18 + 2);
  STATIC_REQUIRE(layer::macs == 2 * 7 * 9);
  STATIC_REQUIRE(sizeof(layer) == 20 * sizeof(float));
  using grouped = everything::fn<float, shape<4, 11>>;
  STATIC_REQUIRE(std::same_as<grouped::weight_type, tensor<float, 6, 2, 3>>);
  using without_bias = of_same_length::fn<float, shape<2, 9>>;
  STATIC_REQUIRE(std::same_as<without_bias::output_type, tensor<float, 3, 5>>);
  STATIC_REQUIRE(sizeof(without_bias) == 24 * sizeof(float));
}

TEST_CASE("conv1d layer: gradients match finite differences", "[layers][conv1d]") {
  STATIC_REQUIRE(gradient_is_right<shape<2, 5>, causal>());
  STATIC_REQUIRE(gradient_is_right<shape<2, 6>, everything>());
  STATIC_REQUIRE(gradient_is_right<shape<2, 5>, of_same_length>());
}

TEST_CASE("conv1d layer: a batch is its samples", "[layers][conv1d]") {
  STATIC_REQUIRE(batch_is_sample_by_sample<shape<2, 5>, causal>());
}

TEST_CASE("conv1d layer: accepts signals its window fits", "[layers][conv1d]") {
  STATIC_REQUIRE(causal::accepts<shape<1, 1>>);
  STATIC_REQUIRE(plain::accepts<shape<1, 3>>);
  STATIC_REQUIRE_FALSE(plain::accepts<shape<1, 2>>);
  STATIC_REQUIRE_FALSE(plain::accepts<shape<1, 3, 3>>);
  STATIC_REQUIRE_FALSE(everything::accepts<shape<3, 11>>);
  STATIC_REQUIRE_FALSE(
      conv1d<{.out_channels = 3, .kernel_size = 1, .groups = 2}>::accepts<shape<2, 3>>);
}
