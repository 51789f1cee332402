// SPDX-License-Identifier: BSL-1.0
#include <ctnn/ops/conv2d_matrix.hpp>
#include <ctnn/ops/matmul.hpp>
#include <ctnn/tensor.hpp>

#include <catch2/catch.hpp>

#include "support/close.hpp"
#include "support/random.hpp"

namespace {

using ctnn::conv2d_window;
using ctnn::flattened;
using ctnn::make_tensor;
using ctnn::matmul;
using ctnn::shape;
using ctnn::tensor;
using ctnn::tensor_of;
using ctnn::test::close;

template <class X, class Weight, conv2d_window Window = {}>
constexpr bool agrees_with_conv2d() {
  auto const x = ctnn::test::random<tensor_of<double, X>>(1);
  auto const weight = ctnn::test::random<tensor_of<double, Weight>>(2);
  auto const y = ctnn::conv2d<Window>(x, weight);
  auto const dy = ctnn::test::random<decltype(y + y)>(3);
  auto const dx = ctnn::conv2d_input_gradient<X, Window>(dy, weight);
  tensor_of<double, Weight> dweight{};
  ctnn::add_conv2d_weight_gradient<Window>(x, dy, dweight);

  auto const of_weight = ctnn::conv2d_matrix<X, Window>(weight);
  auto const of_dy = ctnn::conv2d_weight_gradient_matrix<X, Weight, Window>(dy);
  return close(matmul(of_weight, flattened(x)), flattened(y), 1e-14) &&
         close(matmul(ctnn::transposed(of_weight), flattened(dy)), flattened(dx), 1e-14) &&
         close(matmul(of_dy, flattened(x)), flattened(dweight), 1e-14);
}

template <class X, class Weight, conv2d_window Window = {}>
concept has_matrix = requires(Weight const& weight) { ctnn::conv2d_matrix<X, Window>(weight); };

template <class X, class Weight, class Dy>
concept has_gradient_matrix =
    requires(Dy const& dy) { ctnn::conv2d_weight_gradient_matrix<X, Weight>(dy); };

} // namespace

TEST_CASE("conv2d_matrix: has the kernel in each row", "[ops][conv2d_matrix]") {
  STATIC_REQUIRE(ctnn::conv2d_matrix<shape<1, 3, 3>>(make_tensor<float>({{{{1, 2}, {3, 4}}}})) ==
                 make_tensor<float>({{1, 2, 0, 3, 4, 0, 0, 0, 0},
                                     {0, 1, 2, 0, 3, 4, 0, 0, 0},
                                     {0, 0, 0, 1, 2, 0, 3, 4, 0},
                                     {0, 0, 0, 0, 1, 2, 0, 3, 4}}));
  STATIC_REQUIRE(ctnn::conv2d_matrix<shape<1, 1, 3>, {.stride = {1, 2}, .padding = {0, 1}}>(
                     make_tensor<float>({{{{1, 2, 3}}}})) ==
                 make_tensor<float>({{2, 3, 0}, {0, 1, 2}}));
}

TEST_CASE("conv2d_weight_gradient_matrix: has dy in each row, a stride apart",
          "[ops][conv2d_matrix]") {
  STATIC_REQUIRE(ctnn::conv2d_weight_gradient_matrix<shape<1, 3, 3>, shape<1, 1, 2, 2>>(
                     make_tensor<float>({{{1, 2}, {3, 4}}})) ==
                 make_tensor<float>({{1, 2, 0, 3, 4, 0, 0, 0, 0},
                                     {0, 1, 2, 0, 3, 4, 0, 0, 0},
                                     {0, 0, 0, 1, 2, 0, 3, 4, 0},
                                     {0, 0, 0, 0, 1, 2, 0, 3, 4}}));
  STATIC_REQUIRE(
      ctnn::conv2d_weight_gradient_matrix<shape<1, 1, 5>, shape<1, 1, 1, 2>, {.stride = {1, 2}}>(
          make_tensor<float>({{{1, 2}}})) ==
      make_tensor<float>({{1, 0, 2, 0, 0}, {0, 1, 0, 2, 0}}));
}

TEST_CASE("conv2d_matrix: agrees with conv2d and its gradients", "[ops][conv2d_matrix]") {
  STATIC_REQUIRE(agrees_with_conv2d<shape<1, 1, 1>, shape<1, 1, 1, 1>>());
  STATIC_REQUIRE(agrees_with_conv2d<shape<2, 4, 3>, shape<3, 2, 2, 3>>());
  STATIC_REQUIRE(agrees_with_conv2d<shape<1, 4, 5>, shape<2, 1, 3, 3>, {.padding = 1}>());
  STATIC_REQUIRE(agrees_with_conv2d<shape<2, 5, 4>, shape<2, 2, 3, 2>, {.stride = 2}>());
  STATIC_REQUIRE(agrees_with_conv2d<shape<2, 4, 5>, shape<1, 2, 2, 4>,
                                    {.stride = {3, 2}, .padding = {1, 2}}>());
  STATIC_REQUIRE(agrees_with_conv2d<shape<1, 2, 3>, shape<2, 1, 2, 1>,
                                    {.stride = {2, 1}, .padding = {3, 2}}>());
  STATIC_REQUIRE(
      agrees_with_conv2d<shape<4, 5, 6>, shape<6, 2, 2, 3>,
                         {.stride = {1, 2}, .padding = 1, .dilation = {3, 2}, .groups = 2}>());
}

TEST_CASE("conv2d_matrix: needs what conv2d needs", "[ops][conv2d_matrix]") {
  using image = shape<2, 4, 5>;
  STATIC_REQUIRE(has_matrix<image, tensor<float, 3, 2, 4, 5>>);
  STATIC_REQUIRE_FALSE(has_matrix<image, tensor<float, 3, 1, 4, 5>>);
  STATIC_REQUIRE_FALSE(has_matrix<image, tensor<float, 3, 2, 5, 5>>);
  STATIC_REQUIRE(has_matrix<image, tensor<float, 3, 2, 5, 5>, {.padding = {1, 0}}>);
  STATIC_REQUIRE_FALSE(has_matrix<shape<4, 5>, tensor<float, 3, 2, 4, 5>>);
  STATIC_REQUIRE(has_gradient_matrix<image, shape<3, 2, 2, 2>, tensor<float, 3, 3, 4>>);
  STATIC_REQUIRE_FALSE(has_gradient_matrix<image, shape<3, 2, 2, 2>, tensor<float, 3, 4, 5>>);
  STATIC_REQUIRE_FALSE(has_gradient_matrix<image, shape<3, 1, 2, 2>, tensor<float, 3, 3, 4>>);
}
