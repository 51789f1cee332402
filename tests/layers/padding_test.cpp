// SPDX-License-Identifier: BSL-1.0
#include <ctnn/layers/avg_pool2d.hpp>
#include <ctnn/layers/conv2d.hpp>
#include <ctnn/layers/max_pool2d.hpp>
#include <ctnn/tensor.hpp>

#include <catch2/catch.hpp>

#include <concepts>

#include "support/layers.hpp"

namespace {

using ctnn::same;
using ctnn::shape;
using ctnn::tensor;
using ctnn::layers::avg_pool2d;
using ctnn::layers::conv2d;
using ctnn::layers::max_pool2d;
using ctnn::test::gradient_is_right;

using same_conv = conv2d<{.out_channels = 2, .kernel_size = {3, 2}, .stride = 2, .padding = same}>;
using conv_of_sides =
    conv2d<{.out_channels = 2, .kernel_size = 2, .padding = {{0, 1}, {2, 0}}, .dilation = {1, 2}}>;
using same_max = max_pool2d<{.kernel_size = {2, 3}, .stride = {1, 2}, .padding = same}>;
using same_avg =
    avg_pool2d<{.kernel_size = 3, .stride = 2, .padding = same, .count_include_pad = false}>;

template <class Spec, class In>
using output_of = typename Spec::template fn<float, In>::output_type;

} // namespace

TEST_CASE("padding of layers: gives the shapes asked for", "[layers][padding]") {
  STATIC_REQUIRE(std::same_as<output_of<same_conv, shape<1, 5, 8>>, tensor<float, 2, 3, 4>>);
  STATIC_REQUIRE(std::same_as<output_of<conv_of_sides, shape<1, 4, 3>>, tensor<float, 2, 4, 3>>);
  STATIC_REQUIRE(std::same_as<output_of<same_max, shape<1, 4, 5>>, tensor<float, 1, 4, 3>>);
  STATIC_REQUIRE(std::same_as<output_of<same_avg, shape<1, 4, 5>>, tensor<float, 1, 2, 3>>);
  STATIC_REQUIRE(same_conv::accepts<shape<1, 1, 1>>);
  STATIC_REQUIRE_FALSE(same_conv::accepts<shape<1, 1>>);
}

TEST_CASE("padding of layers: gradients match finite differences", "[layers][padding]") {
  STATIC_REQUIRE(gradient_is_right<shape<2, 3, 4>, same_conv>());
  STATIC_REQUIRE(gradient_is_right<shape<1, 4, 3>, conv_of_sides>());
  STATIC_REQUIRE(gradient_is_right<shape<1, 3, 4>, same_max>());
  STATIC_REQUIRE(gradient_is_right<shape<1, 3, 4>, same_avg>());
}
