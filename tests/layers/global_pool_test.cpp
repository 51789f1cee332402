// SPDX-License-Identifier: BSL-1.0
#include <ctnn/layers/adaptive_avg_pool2d.hpp>
#include <ctnn/layers/concepts.hpp>
#include <ctnn/layers/global_avg_pool.hpp>
#include <ctnn/layers/global_max_pool.hpp>
#include <ctnn/tensor.hpp>

#include <catch2/catch.hpp>

#include <concepts>
#include <type_traits>

#include "support/layers.hpp"
#include "support/random.hpp"

namespace {

using ctnn::shape;
using ctnn::tensor;
using ctnn::layers::adaptive_avg_pool2d;
using ctnn::layers::global_avg_pool;
using ctnn::layers::global_max_pool;
using ctnn::test::batch_is_sample_by_sample;
using ctnn::test::gradient_is_right;
using ctnn::test::random;

using of_image = global_avg_pool::fn<float, shape<3, 2, 5>>;
using of_signal = global_max_pool::fn<float, shape<3, 7>>;
using adapted = adaptive_avg_pool2d<{2, 3}>;

static_assert(ctnn::layer_spec<global_avg_pool> && ctnn::layer_spec<global_max_pool>);
static_assert(ctnn::layer<of_image> && ctnn::layer<of_signal>);
static_assert(std::regular<of_image> && std::is_empty_v<of_image>);
static_assert(ctnn::layer<adapted::fn<float, shape<1, 4, 4>>>);

} // namespace

TEST_CASE("global pool layers: know their shapes and are the ops", "[layers][global_pool]") {
  STATIC_REQUIRE(std::same_as<of_image::output_type, tensor<float, 3>>);
  STATIC_REQUIRE(std::same_as<of_signal::output_type, tensor<float, 3>>);
  STATIC_REQUIRE(
      std::same_as<adapted::fn<float, shape<4, 9, 9>>::output_type, tensor<float, 4, 2, 3>>);
  STATIC_REQUIRE([] {
    auto const x = random<of_image::input_type>(1);
    auto const signal = random<of_signal::input_type>(1);
    return of_image{}.forward(x) == ctnn::global_avg_pool(x) &&
           of_signal{}.forward(signal) == ctnn::global_max_pool(signal);
  }());
}

TEST_CASE("global pool layers: gradients match finite differences", "[layers][global_pool]") {
  STATIC_REQUIRE(gradient_is_right<shape<2, 3, 4>, global_avg_pool>());
  STATIC_REQUIRE(gradient_is_right<shape<2, 3, 4>, global_max_pool>());
  STATIC_REQUIRE(gradient_is_right<shape<2, 3, 4>, adapted>());
}

TEST_CASE("global pool layers: a batch is its samples", "[layers][global_pool]") {
  STATIC_REQUIRE(batch_is_sample_by_sample<shape<2, 5, 4>, global_avg_pool>());
  STATIC_REQUIRE(batch_is_sample_by_sample<shape<2, 5, 4>, global_max_pool>());
  STATIC_REQUIRE(batch_is_sample_by_sample<shape<2, 5, 4>, adapted>());
}

TEST_CASE("global pool layers: accept channels of spatial axes", "[layers][global_pool]") {
  STATIC_REQUIRE(global_avg_pool::accepts<shape<1, 1>>);
  STATIC_REQUIRE_FALSE(global_avg_pool::accepts<shape<4>>);
  STATIC_REQUIRE_FALSE(global_max_pool::accepts<shape<4>>);
  STATIC_REQUIRE(adapted::accepts<shape<1, 1, 1>>);
  STATIC_REQUIRE_FALSE(adapted::accepts<shape<4, 4>>);
}
