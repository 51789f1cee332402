// SPDX-License-Identifier: BSL-1.0
#include <ctnn/losses/mean_squared_error.hpp>
#include <ctnn/tensor.hpp>

#include <catch2/catch.hpp>

#include <cstdint>

#include "golden/pytorch.hpp"
#include "support/both_times.hpp"
#include "support/finite_differences.hpp"
#include "support/golden.hpp"
#include "support/random.hpp"

namespace {

using ctnn::make_tensor;
using ctnn::mean_squared_error;
using ctnn::tensor;
using ctnn::test::in;
using ctnn::test::matches;
using ctnn::test::random;
using ctnn::test::same_bits_at_both_times;
using golden = ctnn::test::golden::mean_squared_error;

template <class Y, class Target>
concept has_loss = requires(Y const& y, Target const& target) {
  mean_squared_error{}(y, target);
  mean_squared_error{}.value_and_gradient(y, target);
};

template <class T>
constexpr bool matches_pytorch() {
  auto const y = in<T>(golden::y);
  auto const target = in<T>(golden::target);
  auto const [value, gradient] = mean_squared_error{}.value_and_gradient(y, target);
  return matches(value, golden::value) && matches(gradient, golden::gradient) &&
         mean_squared_error{}(y, target) == value;
}

template <class Tensor>
constexpr bool gradient_is_right() {
  auto const target = random<Tensor>(1);
  auto const y = random<Tensor>(2);
  return ctnn::test::is_gradient(
      mean_squared_error{}.value_and_gradient(y, target).gradient,
      [&](Tensor const& moved) { return mean_squared_error{}(moved, target); }, y);
}

template <class Tensor>
constexpr auto of_random(std::uint64_t seed) {
  return mean_squared_error{}.value_and_gradient(random<Tensor>(seed), random<Tensor>(seed + 1));
}

} // namespace

TEST_CASE("mean_squared_error: and its gradient match PyTorch", "[losses][mean_squared_error]") {
  STATIC_REQUIRE(matches_pytorch<double>());
  STATIC_REQUIRE(matches_pytorch<float>());
}

TEST_CASE("mean_squared_error: worked examples", "[losses][mean_squared_error]") {
  constexpr auto loss = mean_squared_error{};
  STATIC_REQUIRE(
      loss.value_and_gradient(make_tensor<float>({1, 2, 3, 4}), make_tensor<float>({1, 4, 3, 0})) ==
      ctnn::value_with_gradient<float, tensor<float, 4>>{5, make_tensor<float>({0, -1, 0, 2})});
  STATIC_REQUIRE(loss(tensor<float>{{5}}, tensor<float>{{2}}) == 9);
  STATIC_REQUIRE(loss(make_tensor<float>({7}), make_tensor<float>({7})) == 0);
}

TEST_CASE("mean_squared_error: the gradient matches finite differences",
          "[losses][mean_squared_error]") {
  STATIC_REQUIRE(gradient_is_right<tensor<double, 5>>());
  STATIC_REQUIRE(gradient_is_right<tensor<double, 2, 3, 3>>());
}

TEST_CASE("mean_squared_error: needs a target like the output", "[losses][mean_squared_error]") {
  using output = tensor<float, 2, 3>;
  STATIC_REQUIRE(ctnn::loss_of<mean_squared_error, output, output>);
  STATIC_REQUIRE_FALSE(has_loss<output, tensor<float, 3, 2>>);
  STATIC_REQUIRE_FALSE(has_loss<output, tensor<float, 6>>);
  STATIC_REQUIRE_FALSE(has_loss<output, tensor<double, 2, 3>>);
  STATIC_REQUIRE_FALSE(has_loss<output, float>);
  STATIC_REQUIRE_FALSE(has_loss<tensor<float, 3>, int>);
  STATIC_REQUIRE_FALSE(has_loss<tensor<int, 3>, tensor<int, 3>>);
}

TEST_CASE("mean_squared_error: gives the same bits at both times", "[losses][mean_squared_error]") {
  REQUIRE(same_bits_at_both_times<of_random<tensor<float, 1>>, std::uint64_t{1}>());
  REQUIRE(same_bits_at_both_times<of_random<tensor<float, 5, 7>>, std::uint64_t{1}>());
  REQUIRE(same_bits_at_both_times<of_random<tensor<double, 19>>, std::uint64_t{1}>());
}
