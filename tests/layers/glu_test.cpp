// SPDX-License-Identifier: BSL-1.0
#include <ctnn/layers/concepts.hpp>
#include <ctnn/layers/glu.hpp>
#include <ctnn/tensor.hpp>

#include <catch2/catch.hpp>

#include <concepts>
#include <cstdint>

#include "golden/pytorch.hpp"
#include "support/both_times.hpp"
#include "support/finite_differences.hpp"
#include "support/golden.hpp"
#include "support/random.hpp"

namespace {

using ctnn::shape;
using ctnn::tensor;
using ctnn::test::in;
using ctnn::test::matches;
using ctnn::test::random;
using ctnn::test::same_bits_at_both_times;
namespace golden = ctnn::test::golden;
using spec = ctnn::layers::glu;

static_assert(ctnn::layer_spec<spec> && ctnn::layer<spec::fn<float, shape<4, 5>>>);
static_assert(std::same_as<spec::fn<float, shape<4, 5>>::output_type, tensor<float, 2, 5>>);

template <class T>
constexpr bool matches_pytorch() {
  spec::fn<T, shape<4, 5>> const layer;
  auto const x = in<T>(golden::glu::x);
  auto const y = layer.forward(x);
  return matches(y, golden::glu::y) &&
         matches(layer.input_gradient(x, y, in<T>(golden::glu::dy)), golden::glu::dx);
}

template <class X, class Y>
constexpr X gradient_of(std::uint64_t seed) {
  return ctnn::glu_input_gradient(random<X>(seed), random<Y>(seed + 1));
}

} // namespace

TEST_CASE("glu: and its gradient match PyTorch", "[layers][glu]") {
  STATIC_REQUIRE(matches_pytorch<double>());
  STATIC_REQUIRE(matches_pytorch<float>());
}

TEST_CASE("glu: the gradient matches finite differences", "[layers][glu]") {
  STATIC_REQUIRE(ctnn::test::gradients_match_finite_differences(spec::fn<double, shape<6, 3>>{},
                                                                random<tensor<double, 6, 3>>(2),
                                                                random<tensor<double, 3, 3>>(3)));
}

TEST_CASE("glu: gives the same bits at both times", "[layers][glu]") {
  REQUIRE(same_bits_at_both_times<gradient_of<tensor<float, 10, 3>, tensor<float, 5, 3>>,
                                  std::uint64_t{1}>());
  REQUIRE(same_bits_at_both_times<gradient_of<tensor<double, 4>, tensor<double, 2>>,
                                  std::uint64_t{1}>());
}

TEST_CASE("glu: accepts an even number of channels", "[layers][glu]") {
  STATIC_REQUIRE(spec::accepts<shape<2>>);
  STATIC_REQUIRE(spec::accepts<shape<4, 3, 3>>);
  STATIC_REQUIRE_FALSE(spec::accepts<shape<3, 4>>);
  STATIC_REQUIRE_FALSE(spec::accepts<shape<>>);
}
