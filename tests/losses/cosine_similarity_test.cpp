// SPDX-License-Identifier: BSL-1.0
#include <ctnn/losses/cosine_similarity.hpp>
#include <ctnn/tensor.hpp>

#include <catch2/catch.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>

#include "golden/losses.hpp"
#include "support/both_times.hpp"
#include "support/finite_differences.hpp"
#include "support/golden.hpp"
#include "support/random.hpp"

namespace {

using ctnn::cosine_similarity;
using ctnn::make_tensor;
using ctnn::tensor;
using ctnn::test::in;
using ctnn::test::is_gradient;
using ctnn::test::matches;
using ctnn::test::random;
using ctnn::test::same_bits_at_both_times;
namespace golden = ctnn::test::golden;

template <class T, class Golden>
constexpr bool matches_pytorch() {
  auto const y = in<T>(Golden::y);
  auto const target = in<T>(Golden::target);
  auto const result = cosine_similarity{}.value_and_gradient(y, target);
  return matches(result.value, Golden::value) && matches(result.gradient, Golden::gradient) &&
         result.value == cosine_similarity{}(y, target);
}

constexpr bool gradient_is_right() {
  using row = tensor<double, 2, 3>;
  auto const target = random<row>(2);
  return is_gradient(
      cosine_similarity{}.value_and_gradient(random<row>(1), target).gradient,
      [&](row const& moved) { return cosine_similarity{}(moved, target); }, random<row>(1));
}

template <class T, std::size_t Size>
constexpr auto of(std::uint64_t seed) {
  using row = tensor<T, Size>;
  return cosine_similarity{}.value_and_gradient(random<row>(seed), random<row>(seed + 1));
}

constexpr auto ahead = make_tensor<double>({3, 4});

} // namespace

TEST_CASE("cosine_similarity: and its gradient match PyTorch", "[losses][cosine_similarity]") {
  STATIC_REQUIRE(matches_pytorch<double, golden::cosine_similarity>());
  STATIC_REQUIRE(matches_pytorch<float, golden::cosine_similarity>());
  STATIC_REQUIRE(matches_pytorch<double, golden::cosine_similarity_of_zero>());
  STATIC_REQUIRE(matches_pytorch<float, golden::cosine_similarity_of_zero>());
}

TEST_CASE("cosine_similarity: is 0, 1, 2 for the same, a right and the opposite angle",
          "[losses][cosine_similarity]") {
  STATIC_REQUIRE(
      ctnn::test::close(cosine_similarity{}(ahead, make_tensor<double>({6, 8})), 0.0, 1e-12));
  STATIC_REQUIRE(cosine_similarity{}(ahead, make_tensor<double>({-4, 3})) == 1);
  STATIC_REQUIRE(
      ctnn::test::close(cosine_similarity{}(ahead, make_tensor<double>({-3, -4})), 2.0, 1e-12));
  // Not even the square of these lengths' product overflows.
  STATIC_REQUIRE(
      cosine_similarity{}(make_tensor<float>({1e19F, 0}), make_tensor<float>({1e19F, 0})) < 1e-6F);
}

TEST_CASE("cosine_similarity: the gradient matches finite differences",
          "[losses][cosine_similarity]") {
  STATIC_REQUIRE(gradient_is_right());
}

TEST_CASE("cosine_similarity: NaN stays NaN", "[losses][cosine_similarity]") {
  constexpr float nan = std::numeric_limits<float>::quiet_NaN();
  float const value = cosine_similarity{}(ctnn::test::opaque(make_tensor<float>({nan, 1})),
                                          make_tensor<float>({1, 2}));
  REQUIRE(value != value);
}

TEST_CASE("cosine_similarity: needs a target like the output", "[losses][cosine_similarity]") {
  STATIC_REQUIRE(ctnn::loss_of<cosine_similarity, tensor<float, 2, 3>, tensor<float, 2, 3>>);
  STATIC_REQUIRE_FALSE(ctnn::loss_of<cosine_similarity, tensor<float, 3>, tensor<float, 2>>);
  STATIC_REQUIRE_FALSE(ctnn::loss_of<cosine_similarity, tensor<float, 3>, int>);
}

TEST_CASE("cosine_similarity: gives the same bits at both times", "[losses][cosine_similarity]") {
  REQUIRE(same_bits_at_both_times<of<float, 37>, std::uint64_t{1}>());
  REQUIRE(same_bits_at_both_times<of<double, 19>, std::uint64_t{1}>());
  REQUIRE(same_bits_at_both_times<of<float, 1>, std::uint64_t{1}>());
}
