// SPDX-License-Identifier: BSL-1.0
#include <ctnn/layers/concepts.hpp>
#include <ctnn/layers/max_pool2d.hpp>
#include <ctnn/tensor.hpp>

#include <catch2/catch.hpp>

#include <concepts>
#include <type_traits>

#include "support/finite_differences.hpp"
#include "support/random.hpp"

namespace {

using ctnn::shape;
using ctnn::tensor;
using ctnn::layers::max_pool2d;
using ctnn::test::random;

using halving = max_pool2d<{.kernel_size = 2}>;
using overlapping = max_pool2d<{.kernel_size = 3, .stride = {2, 1}, .padding = 1}>;
using layer = halving::fn<float, shape<2, 5, 4>>;

static_assert(ctnn::layer_spec<halving>);
static_assert(ctnn::layer<layer>);
static_assert(std::regular<layer> && std::is_empty_v<layer>);

template <class In, class Spec>
constexpr bool gradient_is_right() {
  using tested = typename Spec::template fn<double, In>;
  return ctnn::test::gradients_match_finite_differences(
      tested{}, random<typename tested::input_type>(2), random<typename tested::output_type>(3));
}

} // namespace

TEST_CASE("max_pool2d layer: knows its shapes and costs no multiply-adds", "[layers][max_pool2d]") {
  STATIC_REQUIRE(std::same_as<layer::input_type, tensor<float, 2, 5, 4>>);
  STATIC_REQUIRE(std::same_as<layer::output_type, tensor<float, 2, 2, 2>>);
  STATIC_REQUIRE(
      std::same_as<overlapping::fn<float, shape<2, 5, 4>>::output_type, tensor<float, 2, 3, 4>>);
  STATIC_REQUIRE(layer::parameter_count == 0);
  STATIC_REQUIRE(layer::macs == 0);
}

TEST_CASE("max_pool2d layer: forward is the op's", "[layers][max_pool2d]") {
  STATIC_REQUIRE([] {
    auto const x = random<layer::input_type>(1);
    return layer{}.forward(x) == ctnn::max_pool2d<{.kernel_size = 2}>(x);
  }());
}

TEST_CASE("max_pool2d layer: the gradient matches finite differences", "[layers][max_pool2d]") {
  STATIC_REQUIRE(gradient_is_right<shape<2, 5, 4>, halving>());
  STATIC_REQUIRE(gradient_is_right<shape<1, 4, 5>, overlapping>());
}

TEST_CASE("max_pool2d layer: accepts images its window fits, padded by at most half of it",
          "[layers][max_pool2d]") {
  STATIC_REQUIRE(halving::accepts<shape<1, 2, 2>>);
  STATIC_REQUIRE_FALSE(halving::accepts<shape<1, 2, 1>>);
  STATIC_REQUIRE_FALSE(halving::accepts<shape<2, 2>>);
  STATIC_REQUIRE(overlapping::accepts<shape<1, 1, 1>>);
  STATIC_REQUIRE_FALSE(
      max_pool2d<{.kernel_size = {3, 2}, .padding = {2, 1}}>::accepts<shape<1, 9, 9>>);
  STATIC_REQUIRE_FALSE(
      max_pool2d<{.kernel_size = {2, 3}, .padding = {1, 2}}>::accepts<shape<1, 9, 9>>);
  STATIC_REQUIRE_FALSE(max_pool2d<{.kernel_size = 2, .stride = 0}>::accepts<shape<1, 9, 9>>);
}
