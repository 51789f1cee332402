// SPDX-License-Identifier: BSL-1.0
#include <ctnn/tensor.hpp>

#include <catch2/catch.hpp>

#include <algorithm>
#include <concepts>
#include <type_traits>

namespace {

using ctnn::make_tensor;
using ctnn::shape;
using ctnn::tensor;

using matrix = tensor<float, 2, 3>;

// What a tensor is: each of these is something users rely on.
static_assert(std::is_aggregate_v<matrix>);
static_assert(std::is_trivially_copyable_v<matrix>);
static_assert(std::is_trivially_default_constructible_v<matrix>);
static_assert(std::is_standard_layout_v<matrix>);
static_assert(std::regular<matrix>);
static_assert(sizeof(matrix) == 6 * sizeof(float));
static_assert(matrix::rank() == 2 && matrix::size() == 6);
static_assert(matrix::extent(0) == 2 && matrix::extent(1) == 3);
static_assert(std::same_as<matrix::shape_type, shape<2, 3>>);

template <auto Value>
inline constexpr auto as_template_argument = Value;

template <class A, class B>
concept addable = requires(A const& a, B const& b) { a + b; };

template <std::size_t... Extents>
concept has_shape = requires { typename shape<Extents...>; };

template <class T>
concept has_tensor = requires { typename tensor<T, 2>; };

constexpr matrix counting = make_tensor<float>({{1, 2, 3}, {4, 5, 6}});

constexpr bool is_indexed_by_row_and_column() {
  matrix t{};
  t[1, 2] = 7;
  return t[0, 0] == 0 && t[1, 2] == 7 && t.data[5] == 7 && counting[1, 0] == 4;
}

constexpr bool iterates_in_row_major_order() {
  float sum = 0;
  float weight = 1;
  for (float x : counting) {
    sum += weight * x;
    weight *= 10;
  }
  return sum == 654321 && std::ranges::equal(counting, counting.data);
}

} // namespace

TEST_CASE("tensor: literals by rows have the shape of their braces", "[tensor]") {
  STATIC_REQUIRE(make_tensor<float>({1, 2, 3}) == tensor<float, 3>{{1, 2, 3}});
  STATIC_REQUIRE(make_tensor<float>({{1, 2, 3}, {4, 5, 6}}) == matrix{{1, 2, 3, 4, 5, 6}});
  STATIC_REQUIRE(make_tensor<float>({{{1}, {2}}, {{3}, {4}}}) ==
                 tensor<float, 2, 2, 1>{{1, 2, 3, 4}});
  STATIC_REQUIRE(make_tensor<float>({{1}, {2}}) == tensor<float, 2, 1>{{1, 2}});
  STATIC_REQUIRE(make_tensor<double>({{{{1, 2}}}}) == tensor<double, 1, 1, 1, 2>{{1, 2}});
}

TEST_CASE("tensor: is indexed and iterated in row-major order", "[tensor]") {
  STATIC_REQUIRE(is_indexed_by_row_and_column());
  STATIC_REQUIRE(iterates_in_row_major_order());
}

TEST_CASE("tensor: rank 0 is a scalar", "[tensor]") {
  STATIC_REQUIRE(tensor<float>::rank() == 0);
  STATIC_REQUIRE(tensor<float>::size() == 1);
  STATIC_REQUIRE(tensor<float>{{3}}[] == 3);
}

TEST_CASE("tensor: is a template argument", "[tensor]") {
  STATIC_REQUIRE(as_template_argument<counting>[1, 1] == 5);
  STATIC_REQUIRE(std::same_as<decltype(as_template_argument<counting>), matrix const>);
}

TEST_CASE("tensor: extents are positive and elements are numbers", "[tensor]") {
  STATIC_REQUIRE(has_shape<2, 3>);
  STATIC_REQUIRE(has_shape<>);
  STATIC_REQUIRE_FALSE(has_shape<2, 0>);
  STATIC_REQUIRE(has_tensor<float>);
  STATIC_REQUIRE(has_tensor<bool>);
  STATIC_REQUIRE_FALSE(has_tensor<float*>);
  STATIC_REQUIRE_FALSE(has_tensor<float const>);
}

TEST_CASE("tensor: arithmetic is elementwise", "[tensor]") {
  constexpr matrix a = counting;
  constexpr matrix b = make_tensor<float>({{2, 2, 2}, {4, 4, 4}});
  STATIC_REQUIRE(a + b == make_tensor<float>({{3, 4, 5}, {8, 9, 10}}));
  STATIC_REQUIRE(a - b == make_tensor<float>({{-1, 0, 1}, {0, 1, 2}}));
  STATIC_REQUIRE(a * b == make_tensor<float>({{2, 4, 6}, {16, 20, 24}}));
  STATIC_REQUIRE(a / b == make_tensor<float>({{0.5F, 1, 1.5F}, {1, 1.25F, 1.5F}}));
  STATIC_REQUIRE(2.0F * a == a + a);
  STATIC_REQUIRE(a * 2.0F == a + a);
  STATIC_REQUIRE((a + a) / 2.0F == a);
  STATIC_REQUIRE(-a + a == matrix{});
}

TEST_CASE("tensor: arithmetic needs equal shapes and element types", "[tensor]") {
  STATIC_REQUIRE(addable<matrix, matrix>);
  STATIC_REQUIRE_FALSE(addable<matrix, tensor<float, 3, 2>>);
  STATIC_REQUIRE_FALSE(addable<matrix, tensor<float, 6>>);
  STATIC_REQUIRE_FALSE(addable<matrix, tensor<double, 2, 3>>);
}

TEST_CASE("tensor: reshapes and transposes", "[tensor]") {
  STATIC_REQUIRE(ctnn::reshape<3, 2>(counting) == make_tensor<float>({{1, 2}, {3, 4}, {5, 6}}));
  STATIC_REQUIRE(ctnn::flattened(counting) == make_tensor<float>({1, 2, 3, 4, 5, 6}));
  STATIC_REQUIRE(ctnn::transposed(counting) == make_tensor<float>({{1, 4}, {2, 5}, {3, 6}}));
  STATIC_REQUIRE(ctnn::transposed(ctnn::transposed(counting)) == counting);
}

TEST_CASE("tensor: has parts along its first dimension", "[tensor]") {
  STATIC_REQUIRE(ctnn::subtensor(counting, 1) == make_tensor<float>({4, 5, 6}));
  STATIC_REQUIRE([] {
    matrix t = counting;
    ctnn::set_subtensor(t, 0, make_tensor<float>({7, 8, 9}));
    return t;
  }() == make_tensor<float>({{7, 8, 9}, {4, 5, 6}}));
}

TEST_CASE("argmax: is the first of the largest and does not overlook NaN", "[tensor]") {
  constexpr float nan = std::numeric_limits<float>::quiet_NaN();
  STATIC_REQUIRE(ctnn::argmax(make_tensor<float>({1, 3, 2})) == 1);
  STATIC_REQUIRE(ctnn::argmax(make_tensor<float>({3, 1, 3})) == 0);
  STATIC_REQUIRE(ctnn::argmax(make_tensor<float>({-2})) == 0);
  STATIC_REQUIRE(ctnn::argmax(make_tensor<float>({1, nan, 5})) == 1);
}

TEST_CASE("shape: values of it compare", "[tensor]") {
  STATIC_REQUIRE(shape<1, 10>{} == shape<1, 10>{});
  STATIC_REQUIRE(shape<1, 10>{} != shape<10>{});
  STATIC_REQUIRE(shape<2, 3, 4>::size() == 24);
  STATIC_REQUIRE(std::same_as<ctnn::batch_shape<5, shape<2, 3>>, shape<5, 2, 3>>);
}
