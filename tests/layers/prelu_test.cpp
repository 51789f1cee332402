// SPDX-License-Identifier: BSL-1.0
#include <ctnn/layers/concepts.hpp>
#include <ctnn/layers/prelu.hpp>
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
using ctnn::layers::prelu;

static_assert(ctnn::layer_spec<prelu<>> && ctnn::layer<prelu<>::fn<float, shape<7>>>);
static_assert(ctnn::layer<prelu<3>::fn<float, shape<3, 2, 4>>>);

template <class T, class Layer, class Golden>
constexpr bool matches_pytorch(Golden) {
  Layer const layer{in<T>(Golden::slope)};
  auto const x = in<T>(Golden::x);
  auto const dy = in<T>(Golden::dy);
  auto const y = layer.forward(x);
  Layer gradient{};
  layer.parameter_gradient(x, y, dy, gradient);
  return matches(y, Golden::y) && matches(layer.input_gradient(x, y, dy), Golden::dx) &&
         matches(gradient.slope, Golden::dslope);
}

template <class Layer>
constexpr Layer gradient_of(std::uint64_t seed) {
  auto const layer = random<Layer>(seed);
  auto const x = random<typename Layer::input_type>(seed + 1);
  auto const y = layer.forward(x);
  Layer gradient{};
  layer.parameter_gradient(x, y, layer.input_gradient(x, y, y), gradient);
  return gradient;
}

} // namespace

TEST_CASE("prelu: and its gradients match PyTorch", "[layers][prelu]") {
  using channels = shape<3, 2, 4>;
  STATIC_REQUIRE(matches_pytorch<double, prelu<3>::fn<double, channels>>(golden::prelu{}));
  STATIC_REQUIRE(matches_pytorch<float, prelu<3>::fn<float, channels>>(golden::prelu{}));
  STATIC_REQUIRE(matches_pytorch<double, prelu<>::fn<double, shape<9>>>(golden::prelu_of_one{}));
  STATIC_REQUIRE(matches_pytorch<float, prelu<>::fn<float, shape<9>>>(golden::prelu_of_one{}));
}

TEST_CASE("prelu: the gradients match finite differences", "[layers][prelu]") {
  using layer = prelu<4>::fn<double, shape<4, 3>>;
  STATIC_REQUIRE(ctnn::test::gradients_match_finite_differences(
      random<layer>(1), random<layer::input_type>(2), random<layer::output_type>(3)));
}

TEST_CASE("prelu: gives the same bits at both times", "[layers][prelu]") {
  REQUIRE(
      same_bits_at_both_times<gradient_of<prelu<>::fn<float, shape<3, 7>>>, std::uint64_t{1}>());
  REQUIRE(
      same_bits_at_both_times<gradient_of<prelu<2>::fn<double, shape<2, 37>>>, std::uint64_t{1}>());
}

TEST_CASE("prelu: starts with slopes of 0.25", "[layers][prelu]") {
  STATIC_REQUIRE([] {
    prelu<2>::fn<float, shape<2, 3>> layer{};
    ctnn::philox4x32 generator(1);
    layer.initialize(0, generator);
    return layer.slope == ctnn::make_tensor<float>({0.25F, 0.25F});
  }());
}

TEST_CASE("prelu: accepts one slope, or one for each channel", "[layers][prelu]") {
  STATIC_REQUIRE(prelu<>::accepts<shape<7>>);
  STATIC_REQUIRE(prelu<3>::accepts<shape<3, 4, 4>>);
  STATIC_REQUIRE_FALSE(prelu<3>::accepts<shape<4, 3>>);
  STATIC_REQUIRE_FALSE(prelu<>::accepts<shape<>>);
}
