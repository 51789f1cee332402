// SPDX-License-Identifier: BSL-1.0
#include <ctnn/layers/concepts.hpp>
#include <ctnn/layers/flatten.hpp>
#include <ctnn/tensor.hpp>

#include <catch2/catch.hpp>

#include <concepts>
#include <type_traits>

namespace {

using ctnn::make_tensor;
using ctnn::shape;
using ctnn::tensor;
using ctnn::layers::flatten;

using layer = flatten::fn<float, shape<1, 2, 3>>;

static_assert(ctnn::layer_spec<flatten>);
static_assert(ctnn::layer<layer>);
static_assert(std::regular<layer> && std::is_empty_v<layer>);

constexpr auto x = make_tensor<float>({{{1, 2, 3}, {4, 5, 6}}});
constexpr auto y = make_tensor<float>({1, 2, 3, 4, 5, 6});

} // namespace

TEST_CASE("flatten layer: knows its shapes and costs nothing", "[layers][flatten]") {
  STATIC_REQUIRE(std::same_as<layer::input_type, tensor<float, 1, 2, 3>>);
  STATIC_REQUIRE(std::same_as<layer::output_type, tensor<float, 6>>);
  STATIC_REQUIRE(layer::parameter_count == 0);
  STATIC_REQUIRE(layer::macs == 0);
}

TEST_CASE("flatten layer: lays elements in row-major order, and gradients back",
          "[layers][flatten]") {
  STATIC_REQUIRE(layer{}.forward(x) == y);
  STATIC_REQUIRE(layer{}.input_gradient(x, y, y) == x);
}

TEST_CASE("flatten layer: accepts any shape", "[layers][flatten]") {
  STATIC_REQUIRE(flatten::accepts<shape<7>>);
  STATIC_REQUIRE(flatten::accepts<shape<1, 2, 3, 4>>);
  STATIC_REQUIRE(flatten::fn<float, shape<>>{}.forward(tensor<float>{{3}}) ==
                 make_tensor<float>({3}));
}
