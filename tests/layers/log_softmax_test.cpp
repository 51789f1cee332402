// SPDX-License-Identifier: BSL-1.0
#include <ctnn/layers/concepts.hpp>
#include <ctnn/layers/log_softmax.hpp>
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
using spec = ctnn::layers::log_softmax;

static_assert(ctnn::layer_spec<spec> && ctnn::layer<spec::fn<float, shape<7>>>);

template <class T>
constexpr bool matches_pytorch() {
  spec::fn<T, shape<7>> const layer;
  auto const x = in<T>(golden::log_softmax::x);
  auto const y = layer.forward(x);
  return matches(y, golden::log_softmax::y) &&
         matches(layer.input_gradient(x, y, in<T>(golden::log_softmax::dy)),
                 golden::log_softmax::dx);
}

template <class Tensor>
constexpr Tensor gradient_of(std::uint64_t seed) {
  auto const y = ctnn::log_softmax(random<Tensor>(seed));
  return ctnn::log_softmax_input_gradient(y, random<Tensor>(seed + 1));
}

} // namespace

TEST_CASE("log_softmax: and its gradient match PyTorch", "[layers][log_softmax]") {
  STATIC_REQUIRE(matches_pytorch<double>());
  STATIC_REQUIRE(matches_pytorch<float>());
}

TEST_CASE("log_softmax: the gradient matches finite differences", "[layers][log_softmax]") {
  using x = tensor<double, 7>;
  STATIC_REQUIRE(ctnn::test::gradients_match_finite_differences(spec::fn<double, shape<7>>{},
                                                                random<x>(2), random<x>(3)));
}

TEST_CASE("log_softmax: neither overflows nor loses what softmax loses", "[layers][log_softmax]") {
  STATIC_REQUIRE(ctnn::log_softmax(ctnn::make_tensor<float>({1e4F, -1e4F, 1e4F}))[1] < -2e4F);
}

TEST_CASE("log_softmax: gives the same bits at both times", "[layers][log_softmax]") {
  REQUIRE(same_bits_at_both_times<gradient_of<tensor<float, 10>>, std::uint64_t{1}>());
  REQUIRE(same_bits_at_both_times<gradient_of<tensor<double, 37>>, std::uint64_t{1}>());
}

TEST_CASE("log_softmax: accepts flat inputs", "[layers][log_softmax]") {
  STATIC_REQUIRE(spec::accepts<shape<7>>);
  STATIC_REQUIRE_FALSE(spec::accepts<shape<1, 7>>);
}
