// SPDX-License-Identifier: BSL-1.0
#include <ctnn/layers/avg_pool2d.hpp>
#include <ctnn/layers/concepts.hpp>
#include <ctnn/model/sequential.hpp>
#include <ctnn/tensor.hpp>

#include <catch2/catch.hpp>

#include <concepts>
#include <type_traits>

#include "support/finite_differences.hpp"
#include "support/layers.hpp"
#include "support/random.hpp"

namespace {

using ctnn::shape;
using ctnn::tensor;
using ctnn::layers::avg_pool2d;
using ctnn::test::batch_is_sample_by_sample;
using ctnn::test::gradient_is_right;
using ctnn::test::random;

using halving = avg_pool2d<{.kernel_size = 2}>;
using overlapping =
    avg_pool2d<{.kernel_size = 3, .stride = {2, 1}, .padding = 1, .count_include_pad = false}>;
using layer = halving::fn<float, shape<2, 5, 4>>;

static_assert(ctnn::layer_spec<halving>);
static_assert(ctnn::layer<layer>);
static_assert(std::regular<layer> && std::is_empty_v<layer>);

} // namespace

TEST_CASE("avg_pool2d layer: knows its shapes and is the op", "[layers][avg_pool2d]") {
  STATIC_REQUIRE(std::same_as<layer::output_type, tensor<float, 2, 2, 2>>);
  STATIC_REQUIRE(
      std::same_as<overlapping::fn<float, shape<2, 5, 4>>::output_type, tensor<float, 2, 3, 4>>);
  STATIC_REQUIRE((layer::parameter_count == 0 && layer::macs == 0));
  STATIC_REQUIRE([] {
    auto const x = random<layer::input_type>(1);
    return layer{}.forward(x) == ctnn::avg_pool2d<{.kernel_size = 2}>(x);
  }());
}

TEST_CASE("avg_pool2d layer: the gradient matches finite differences", "[layers][avg_pool2d]") {
  STATIC_REQUIRE(gradient_is_right<shape<2, 5, 4>, halving>());
  STATIC_REQUIRE(gradient_is_right<shape<1, 4, 5>, overlapping>());
}

TEST_CASE("avg_pool2d layer: a batch is its samples", "[layers][avg_pool2d]") {
  STATIC_REQUIRE(batch_is_sample_by_sample<shape<2, 5, 4>, overlapping>());
}

TEST_CASE("avg_pool2d layer: accepts images its window fits, padded by at most half of it",
          "[layers][avg_pool2d]") {
  STATIC_REQUIRE(halving::accepts<shape<1, 2, 2>>);
  STATIC_REQUIRE_FALSE(halving::accepts<shape<1, 2, 1>>);
  STATIC_REQUIRE_FALSE(halving::accepts<shape<2, 2>>);
  STATIC_REQUIRE(overlapping::accepts<shape<1, 1, 1>>);
  STATIC_REQUIRE_FALSE(avg_pool2d<{.kernel_size = 2, .padding = 2}>::accepts<shape<1, 9, 9>>);
}
