// SPDX-License-Identifier: BSL-1.0
#include <ctnn/layers/concepts.hpp>
#include <ctnn/layers/permute.hpp>
#include <ctnn/layers/reshape.hpp>
#include <ctnn/tensor.hpp>

#include <catch2/catch.hpp>

#include <concepts>
#include <type_traits>

#include "support/layers.hpp"
#include "support/random.hpp"

// The layers that only move elements: reshape and permute.

namespace {

using ctnn::shape;
using ctnn::tensor;
using ctnn::layers::permute;
using ctnn::layers::reshape;
using ctnn::test::batch_is_sample_by_sample;
using ctnn::test::gradient_is_right;
using ctnn::test::random;

using reshaped = reshape<4, 3>::fn<float, shape<2, 6>>;
using channels_last = permute<1, 2, 0>::fn<float, shape<2, 3, 4>>;

static_assert(ctnn::layer_spec<reshape<4, 3>> && ctnn::layer_spec<permute<1, 0>>);
static_assert(ctnn::layer<reshaped> && ctnn::layer<channels_last>);
static_assert(std::regular<reshaped> && std::is_empty_v<channels_last>);

} // namespace

TEST_CASE("reshape layer, permute layer: move elements", "[layers][reshape]") {
  STATIC_REQUIRE(std::same_as<reshaped::output_type, tensor<float, 4, 3>>);
  STATIC_REQUIRE(std::same_as<channels_last::output_type, tensor<float, 3, 4, 2>>);
  STATIC_REQUIRE([] {
    auto const x = random<tensor<float, 2, 6>>(1);
    auto const image = random<tensor<float, 2, 3, 4>>(1);
    return reshaped{}.forward(x).data == x.data &&
           channels_last{}.forward(image) == ctnn::permuted<1, 2, 0>(image);
  }());
}

TEST_CASE("reshape layer, permute layer: gradients match finite differences", "[layers][reshape]") {
  STATIC_REQUIRE(gradient_is_right<shape<2, 6>, reshape<3, 2, 2>>());
  STATIC_REQUIRE(gradient_is_right<shape<2, 3, 2>, permute<2, 0, 1>>());
}

TEST_CASE("reshape layer, permute layer: a batch is its samples", "[layers][reshape]") {
  STATIC_REQUIRE(batch_is_sample_by_sample<shape<2, 6>, reshape<12>>());
  STATIC_REQUIRE(batch_is_sample_by_sample<shape<2, 3, 2>, permute<2, 0, 1>>());
}

TEST_CASE("reshape layer, permute layer: accept inputs that fit", "[layers][reshape]") {
  STATIC_REQUIRE(reshape<4, 3>::accepts<shape<12>>);
  STATIC_REQUIRE_FALSE(reshape<4, 3>::accepts<shape<13>>);
  STATIC_REQUIRE(permute<1, 0>::accepts<shape<12, 3>>);
  STATIC_REQUIRE_FALSE(permute<1, 0>::accepts<shape<12>>);
  STATIC_REQUIRE_FALSE(permute<1, 1>::accepts<shape<12, 3>>);
}
