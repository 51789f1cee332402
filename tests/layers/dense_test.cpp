// SPDX-License-Identifier: BSL-1.0
#include <ctnn/layers/concepts.hpp>
#include <ctnn/layers/dense.hpp>
#include <ctnn/tensor.hpp>

#include <catch2/catch.hpp>

#include <concepts>
#include <cstddef>
#include <type_traits>

#include "support/finite_differences.hpp"
#include "support/random.hpp"

namespace {

using ctnn::make_tensor;
using ctnn::shape;
using ctnn::tensor;
using ctnn::layers::dense;
using ctnn::test::random;

using layer = dense<3>::fn<float, shape<2>>;
using layer_without_bias = dense<3, false>::fn<float, shape<2>>;

static_assert(ctnn::layer_spec<dense<3>>);
static_assert(ctnn::layer<layer> && ctnn::layer<layer_without_bias>);
static_assert(std::regular<layer> && std::is_aggregate_v<layer>);
static_assert(std::is_trivially_copyable_v<layer>);

template <std::size_t Units>
concept has_dense = requires { typename dense<Units>; };

constexpr layer net{make_tensor<float>({{1, 2, 3}, {10, 20, 30}}), make_tensor<float>({7, 8, 9})};
constexpr auto x = make_tensor<float>({1, 2});
constexpr auto dy = make_tensor<float>({1, 0, 2});

template <class Spec, std::size_t... In>
constexpr bool gradients_are_right() {
  using tested = typename Spec::template fn<double, shape<In...>>;
  return ctnn::test::gradients_match_finite_differences(random<tested>(1),
                                                        random<typename tested::input_type>(2),
                                                        random<typename tested::output_type>(3));
}

} // namespace

TEST_CASE("dense layer: knows its shapes and costs", "[layers][dense]") {
  STATIC_REQUIRE(std::same_as<layer::weight_type, tensor<float, 2, 3>>);
  STATIC_REQUIRE(std::same_as<layer::bias_type, tensor<float, 3>>);
  STATIC_REQUIRE(std::same_as<layer::input_type, tensor<float, 2>>);
  STATIC_REQUIRE(std::same_as<layer::output_type, tensor<float, 3>>);
  STATIC_REQUIRE(layer::parameter_count == 9);
  STATIC_REQUIRE(layer::macs == 6);
  STATIC_REQUIRE(sizeof(layer) == 9 * sizeof(float));
}

TEST_CASE("dense layer: a bias left out takes no space", "[layers][dense]") {
  STATIC_REQUIRE(layer_without_bias::parameter_count == 6);
  STATIC_REQUIRE(sizeof(layer_without_bias) == 6 * sizeof(float));
}

TEST_CASE("dense layer: worked example", "[layers][dense]") {
  STATIC_REQUIRE(net.forward(x) == make_tensor<float>({28, 50, 72}));
  STATIC_REQUIRE(layer_without_bias{net.weight, {}}.forward(x) == make_tensor<float>({21, 42, 63}));
  STATIC_REQUIRE(net.input_gradient(x, dy, dy) == make_tensor<float>({7, 70}));
}

TEST_CASE("dense layer: the parameter gradient adds to what is there", "[layers][dense]") {
  STATIC_REQUIRE([] {
    layer gradient{{}, make_tensor<float>({100, 100, 100})};
    net.parameter_gradient(x, dy, dy, gradient);
    return gradient;
  }() == layer{make_tensor<float>({{1, 0, 2}, {2, 0, 4}}), make_tensor<float>({101, 100, 102})});
}

TEST_CASE("dense layer: gradients match finite differences", "[layers][dense]") {
  STATIC_REQUIRE(gradients_are_right<dense<3>, 5>());
  STATIC_REQUIRE(gradients_are_right<dense<7, false>, 2>());
  STATIC_REQUIRE(gradients_are_right<dense<1>, 1>());
  STATIC_REQUIRE(gradients_are_right<dense<3>, 4, 5>());
  STATIC_REQUIRE(gradients_are_right<dense<2, false>, 1, 3>());
}

TEST_CASE("dense layer: is applied to the features of each time", "[layers][dense]") {
  using in_time = dense<3>::fn<float, shape<4, 2>>;
  STATIC_REQUIRE(std::same_as<in_time::weight_type, tensor<float, 2, 3>>);
  STATIC_REQUIRE(std::same_as<in_time::output_type, tensor<float, 4, 3>>);
  STATIC_REQUIRE(in_time::parameter_count == 9);
  STATIC_REQUIRE(in_time::macs == 24);
  STATIC_REQUIRE([] {
    auto const sequence = random<tensor<float, 4, 2>>(4);
    auto const y = in_time{net.weight, net.bias}.forward(sequence);
    bool same = true;
    for (std::size_t t = 0; t < 4; ++t) {
      same = same && subtensor(y, t) == net.forward(subtensor(sequence, t));
    }
    return same;
  }());
}

TEST_CASE("dense layer: a batch of sequences gives the bits of its sequences", "[layers][dense]") {
  STATIC_REQUIRE([] {
    using in_time = dense<3>::fn<float, shape<4, 5>>;
    auto const in = random<in_time>(1);
    auto const batch = random<tensor<float, 2, 4, 5>>(2);
    auto const dy_batch = random<tensor<float, 2, 4, 3>>(3);
    auto const y = in.forward(batch);
    auto const dx = in.input_gradient(batch, y, dy_batch);
    in_time gradient{};
    in_time by_samples{};
    in.parameter_gradient(batch, y, dy_batch, gradient);
    bool same = true;
    for (std::size_t i = 0; i < 2; ++i) {
      auto const x_i = subtensor(batch, i);
      auto const y_i = in.forward(x_i);
      auto const dy_i = subtensor(dy_batch, i);
      same =
          same && subtensor(y, i) == y_i && subtensor(dx, i) == in.input_gradient(x_i, y_i, dy_i);
      in.parameter_gradient(x_i, y_i, dy_i, by_samples);
    }
    return same && gradient == by_samples;
  }());
}

TEST_CASE("dense layer: accepts features alone and in time", "[layers][dense]") {
  STATIC_REQUIRE(dense<3>::accepts<shape<7>>);
  STATIC_REQUIRE(dense<3>::accepts<shape<1, 7>>);
  STATIC_REQUIRE_FALSE(dense<3>::accepts<shape<1, 2, 3>>);
  STATIC_REQUIRE_FALSE(dense<3>::accepts<shape<>>);
}

TEST_CASE("dense layer: needs a unit", "[layers][dense]") {
  STATIC_REQUIRE(has_dense<1>);
  STATIC_REQUIRE_FALSE(has_dense<0>);
}
