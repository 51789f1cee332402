// SPDX-License-Identifier: BSL-1.0
#include <ctnn/ops/matmul.hpp>
#include <ctnn/tensor.hpp>

#include <catch2/catch.hpp>

#include <cstddef>
#include <cstdint>

#include "support/both_times.hpp"
#include "support/random.hpp"

namespace {

using ctnn::make_tensor;
using ctnn::matmul;
using ctnn::tensor;
using ctnn::test::same_bits_at_both_times;

template <class A, class B>
concept multipliable = requires(A const& a, B const& b) { ctnn::matmul(a, b); };

constexpr auto a = make_tensor<float>({{1, 2, 3}, {4, 5, 6}});
constexpr auto b = make_tensor<float>({{1, 0}, {10, 1}, {0, 100}});

/// The product in a batch of rows, and of the first row alone, both ways round.
template <class T, std::size_t Rows, std::size_t Inner, std::size_t Columns>
struct results {
  tensor<T, Rows, Columns> product;
  tensor<T, Columns> first_row;
  tensor<T, Rows> first_column;
};

template <class T, std::size_t Rows, std::size_t Inner, std::size_t Columns>
constexpr auto results_of(std::uint64_t seed) {
  auto const left = ctnn::test::random<tensor<T, Rows, Inner>>(seed);
  auto const right = ctnn::test::random<tensor<T, Inner, Columns>>(seed + 1);
  return results<T, Rows, Inner, Columns>{
      matmul(left, right), matmul(ctnn::subtensor(left, 0), right),
      matmul(left, ctnn::subtensor(ctnn::transposed(right), 0))};
}

template <std::size_t Rows, std::size_t Inner, std::size_t Columns>
bool have_same_bits_at_both_times() {
  return same_bits_at_both_times<results_of<float, Rows, Inner, Columns>, std::uint64_t{1}>() &&
         same_bits_at_both_times<results_of<double, Rows, Inner, Columns>, std::uint64_t{1}>();
}

} // namespace

TEST_CASE("matmul: multiplies matrices", "[ops][matmul]") {
  STATIC_REQUIRE(matmul(a, b) == make_tensor<float>({{21, 302}, {54, 605}}));
  STATIC_REQUIRE(matmul(b, a) == make_tensor<float>({{1, 2, 3}, {14, 25, 36}, {400, 500, 600}}));
  STATIC_REQUIRE(matmul(make_tensor<float>({{3}}), make_tensor<float>({{-2}})) ==
                 make_tensor<float>({{-6}}));
}

TEST_CASE("matmul: multiplies a matrix and a column, a row and a matrix", "[ops][matmul]") {
  STATIC_REQUIRE(matmul(a, make_tensor<float>({1, 10, 100})) == make_tensor<float>({321, 654}));
  STATIC_REQUIRE(matmul(make_tensor<float>({1, 10}), a) == make_tensor<float>({41, 52, 63}));
}

TEST_CASE("outer: multiplies each with each", "[ops][matmul]") {
  STATIC_REQUIRE(ctnn::outer(make_tensor<float>({1, 10}), make_tensor<float>({1, 2, 3})) ==
                 make_tensor<float>({{1, 2, 3}, {10, 20, 30}}));
}

TEST_CASE("matmul: transposes as a product does", "[ops][matmul]") {
  STATIC_REQUIRE(ctnn::transposed(matmul(a, b)) ==
                 matmul(ctnn::transposed(b), ctnn::transposed(a)));
}

TEST_CASE("matmul: gives the same bits at both times", "[ops][matmul]") {
  REQUIRE(have_same_bits_at_both_times<1, 1, 1>());
  REQUIRE(have_same_bits_at_both_times<3, 5, 7>());
  REQUIRE(have_same_bits_at_both_times<2, 37, 3>());
  REQUIRE(have_same_bits_at_both_times<5, 3, 35>());
  REQUIRE(have_same_bits_at_both_times<19, 2, 17>());
  REQUIRE(have_same_bits_at_both_times<37, 5, 3>());
}

TEST_CASE("matmul: needs inner extents that agree and one element type", "[ops][matmul]") {
  using matrix = tensor<float, 2, 3>;
  STATIC_REQUIRE(multipliable<matrix, tensor<float, 3, 4>>);
  STATIC_REQUIRE_FALSE(multipliable<matrix, tensor<float, 2, 3>>);
  STATIC_REQUIRE_FALSE(multipliable<matrix, tensor<double, 3, 4>>);
  STATIC_REQUIRE(multipliable<matrix, tensor<float, 3>>);
  STATIC_REQUIRE_FALSE(multipliable<matrix, tensor<float, 2>>);
  STATIC_REQUIRE(multipliable<tensor<float, 2>, matrix>);
  STATIC_REQUIRE_FALSE(multipliable<tensor<float, 3>, matrix>);
  STATIC_REQUIRE_FALSE(multipliable<tensor<float, 3>, tensor<float, 3>>);
}
