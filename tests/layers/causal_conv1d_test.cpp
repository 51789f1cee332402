// SPDX-License-Identifier: BSL-1.0
#include <ctnn/blocks.hpp>
#include <ctnn/layers.hpp>
#include <ctnn/model.hpp>
#include <ctnn/tensor.hpp>

#include <catch2/catch.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "golden/causal_conv1d.hpp"
#include "support/both_times.hpp"
#include "support/finite_differences.hpp"
#include "support/golden.hpp"
#include "support/random.hpp"

namespace {

using ctnn::shape;
using ctnn::tensor;
using ctnn::layers::causal_conv1d;
using ctnn::test::in;
using ctnn::test::matches;
using ctnn::test::random;
using ctnn::test::same_bits;
using ctnn::test::same_bits_at_both_times;
namespace golden = ctnn::test::golden;
namespace layers = ctnn::layers;

using plain = causal_conv1d<{.out_channels = 4, .kernel_size = 3}>;
using dilated = causal_conv1d<{.out_channels = 2, .kernel_size = 2, .dilation = 3}>;
using without_bias = causal_conv1d<{.out_channels = 3, .kernel_size = 2, .bias = false}>;
using single = causal_conv1d<{.out_channels = 1, .kernel_size = 1}>;

using layer = plain::fn<float, shape<5, 2>>;
static_assert(ctnn::layer_spec<plain> && ctnn::layer<layer>);
static_assert(std::regular<layer> && std::is_trivially_copyable_v<layer>);
static_assert(sizeof(layer) == layer::parameter_count * sizeof(float));
static_assert(layer::parameter_count == 3 * 2 * 4 + 4 && layer::macs == 5 * 3 * 2 * 4);
static_assert(sizeof(without_bias::fn<float, shape<5, 2>>) == 2 * 2 * 3 * sizeof(float));

template <class Golden, class Spec, class T>
constexpr bool matches_pytorch() {
  auto const x = in<T>(Golden::x);
  auto const dy = in<T>(Golden::dy);
  using tested = typename Spec::template fn<T, typename decltype(x)::shape_type>;
  tested const conv{tested::weight_from_torch(in<T>(Golden::weight)), in<T>(Golden::bias)};
  auto const y = conv.forward(x);
  tested gradient{};
  conv.parameter_gradient(x, y, dy, gradient);
  constexpr double tolerance = ctnn::test::golden_tolerance<T>;
  return matches(y, Golden::y) && matches(conv.input_gradient(x, y, dy), Golden::dx) &&
         ctnn::test::close(gradient.weight, tested::weight_from_torch(in<T>(Golden::dweight)),
                           tolerance) &&
         matches(gradient.bias, Golden::dbias);
}

template <class Spec, std::size_t... In>
constexpr bool gradients_are_right() {
  using tested = typename Spec::template fn<double, shape<In...>>;
  return ctnn::test::gradients_match_finite_differences(random<tested>(1),
                                                        random<typename tested::input_type>(2),
                                                        random<typename tested::output_type>(3));
}

template <class Layer>
struct results {
  typename Layer::output_type y;
  typename Layer::input_type dx;
  Layer gradient;
};

template <class Layer>
constexpr results<Layer> results_of(std::uint64_t seed) {
  auto const conv = random<Layer>(seed);
  auto const x = random<typename Layer::input_type>(seed + 1);
  auto const dy = random<typename Layer::output_type>(seed + 2);
  results<Layer> result{conv.forward(x), conv.input_gradient(x, dy, dy), random<Layer>(seed + 3)};
  conv.parameter_gradient(x, dy, dy, result.gradient);
  return result;
}

/// A WaveNet's block: a gate, a skip, and a projection.
template <std::size_t Dilation>
using unit = layers::residual<
    layers::multiply<
        layers::block<causal_conv1d<{.out_channels = 3, .kernel_size = 2, .dilation = Dilation}>,
                      layers::tanh>,
        layers::block<causal_conv1d<{.out_channels = 3, .kernel_size = 2, .dilation = Dilation}>,
                      layers::sigmoid>>,
    layers::dense<3>>;

template <class Net>
constexpr bool steps_are_the_whole() {
  auto const net = random<Net>(1);
  auto const x = random<typename Net::input_type>(2);
  typename Net::output_type y;
  auto state = net.start();
  for (std::size_t time = 0; time < x.extent(0); ++time) {
    set_subtensor(y, time, net.step(subtensor(x, time), state));
  }
  return same_bits(y, net(x));
}

} // namespace

TEST_CASE("causal_conv1d: and its gradients match PyTorch", "[layers][causal_conv1d]") {
  STATIC_REQUIRE(matches_pytorch<golden::causal_conv1d_plain, plain, double>());
  STATIC_REQUIRE(matches_pytorch<golden::causal_conv1d_plain, plain, float>());
  STATIC_REQUIRE(matches_pytorch<golden::causal_conv1d_dilated, dilated, double>());
  STATIC_REQUIRE(matches_pytorch<golden::causal_conv1d_dilated, dilated, float>());
}

TEST_CASE("causal_conv1d: gradients match finite differences", "[layers][causal_conv1d]") {
  STATIC_REQUIRE(gradients_are_right<plain, 4, 2>());
  STATIC_REQUIRE(gradients_are_right<dilated, 4, 1>());
  STATIC_REQUIRE(gradients_are_right<without_bias, 3, 2>());
  STATIC_REQUIRE(gradients_are_right<single, 1, 1>());
}

TEST_CASE("causal_conv1d: gives the same bits at both times", "[layers][causal_conv1d]") {
  REQUIRE(same_bits_at_both_times<results_of<layer>, std::uint64_t{1}>());
  REQUIRE(
      same_bits_at_both_times<results_of<dilated::fn<double, shape<9, 3>>>, std::uint64_t{1}>());
}

TEST_CASE("causal_conv1d: a sequence longer than what stands in memory at a time",
          "[layers][causal_conv1d]") {
  // 16 KB hold 682 rows of the six numbers that the taps see.
  using long_layer = plain::fn<float, shape<1500, 2>>;
  auto const conv = random<layer>(1);
  long_layer const same{conv.weight, conv.bias};
  auto const x = random<long_layer::input_type>(2);
  auto const y = same.forward(x);
  // The last five times of it begin with those before them.
  tensor<float, 5, 2> end;
  for (std::size_t i = 0; i < 5; ++i) {
    set_subtensor(end, i, subtensor(x, 1495 + i));
  }
  auto const y_end = conv.forward(end);
  for (std::size_t i = 2; i < 5; ++i) {
    CHECK(subtensor(y_end, i) == subtensor(y, 1495 + i));
  }
  // Its gradient at a time in a later part is that of a time in the first.
  long_layer::output_type dy{};
  set_subtensor(dy, 1000, random<tensor<float, 4>>(3));
  tensor<float, 5, 4> dy_end{};
  set_subtensor(dy_end, 4, subtensor(dy, 1000));
  auto const dx = same.input_gradient(x, y, dy);
  auto const dx_end = conv.input_gradient(end, y_end, dy_end);
  CHECK(subtensor(dx, 998) == subtensor(dx_end, 2));
  CHECK(subtensor(dx, 1000) == subtensor(dx_end, 4));
  CHECK(subtensor(dx, 1001) == tensor<float, 2>{});
}

TEST_CASE("causal_conv1d: steps give the bits of the whole sequence", "[layers][causal_conv1d]") {
  using net =
      ctnn::sequential<float, shape<9, 1>, layers::dense<3>, unit<1>, unit<2>, layers::dense<1>>;
  STATIC_REQUIRE(steps_are_the_whole<net>());
  STATIC_REQUIRE(steps_are_the_whole<ctnn::sequential<double, shape<8, 2>, dilated, plain>>());
  STATIC_REQUIRE(steps_are_the_whole<ctnn::sequential<float, shape<3, 2>, single, without_bias>>());
}

TEST_CASE("causal_conv1d: accepts sequences", "[layers][causal_conv1d]") {
  STATIC_REQUIRE(plain::accepts<shape<7, 2>>);
  STATIC_REQUIRE_FALSE(plain::accepts<shape<7>>);
  STATIC_REQUIRE_FALSE(plain::accepts<shape<1, 7, 2>>);
}
