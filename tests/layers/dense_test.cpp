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

template <std::size_t In, class Spec>
constexpr bool gradients_are_right() {
  using tested = typename Spec::template fn<double, shape<In>>;
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
  STATIC_REQUIRE(gradients_are_right<5, dense<3>>());
  STATIC_REQUIRE(gradients_are_right<2, dense<7, false>>());
  STATIC_REQUIRE(gradients_are_right<1, dense<1>>());
}

TEST_CASE("dense layer: accepts flat inputs", "[layers][dense]") {
  STATIC_REQUIRE(dense<3>::accepts<shape<7>>);
  STATIC_REQUIRE_FALSE(dense<3>::accepts<shape<1, 7>>);
  STATIC_REQUIRE_FALSE(dense<3>::accepts<shape<1, 2, 3>>);
  STATIC_REQUIRE_FALSE(dense<3>::accepts<shape<>>);
}

TEST_CASE("dense layer: needs a unit", "[layers][dense]") {
  STATIC_REQUIRE(has_dense<1>);
  STATIC_REQUIRE_FALSE(has_dense<0>);
}
