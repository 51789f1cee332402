// SPDX-License-Identifier: BSL-1.0
#include <ctnn/layers/activations.hpp>
#include <ctnn/layers/concepts.hpp>
#include <ctnn/tensor.hpp>

#include <catch2/catch.hpp>

#include <concepts>
#include <type_traits>

#include "support/finite_differences.hpp"
#include "support/random.hpp"

namespace {

using ctnn::shape;
using ctnn::tensor;
using ctnn::test::random;
using spec = ctnn::layers::tanh;

using layer = spec::fn<float, shape<2, 3, 5>>;

static_assert(ctnn::layer_spec<spec>);
static_assert(ctnn::layer<layer>);
static_assert(std::regular<layer> && std::is_empty_v<layer>);

constexpr bool gradient_is_right() {
  using tested = spec::fn<double, shape<2, 3, 5>>;
  return ctnn::test::gradients_match_finite_differences(tested{}, random<tested::input_type>(2),
                                                        random<tested::output_type>(3));
}

} // namespace

TEST_CASE("tanh layer: keeps the shape and costs no multiply-adds", "[layers][tanh]") {
  STATIC_REQUIRE(std::same_as<layer::input_type, tensor<float, 2, 3, 5>>);
  STATIC_REQUIRE(std::same_as<layer::output_type, tensor<float, 2, 3, 5>>);
  STATIC_REQUIRE(layer::parameter_count == 0);
  STATIC_REQUIRE(layer::macs == 0);
}

TEST_CASE("tanh layer: forward is the op's", "[layers][tanh]") {
  STATIC_REQUIRE([] {
    auto const x = random<layer::input_type>(1);
    return layer{}.forward(x) == ctnn::tanh(x);
  }());
}

TEST_CASE("tanh layer: the gradient matches finite differences", "[layers][tanh]") {
  STATIC_REQUIRE(gradient_is_right());
}

TEST_CASE("tanh layer: accepts any shape", "[layers][tanh]") {
  STATIC_REQUIRE(spec::accepts<shape<7>>);
  STATIC_REQUIRE(spec::accepts<shape<1, 2, 3, 4>>);
}
