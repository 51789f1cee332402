// SPDX-License-Identifier: BSL-1.0
#include <ctnn/losses.hpp>
#include <ctnn/tensor.hpp>

#include <catch2/catch.hpp>

#include <cstdint>
#include <limits>

#include "golden/pytorch.hpp"
#include "support/both_times.hpp"
#include "support/finite_differences.hpp"
#include "support/golden.hpp"
#include "support/random.hpp"

// The losses of outputs against targets of the same shape, beside mean_squared_error.

namespace {

using ctnn::make_tensor;
using ctnn::tensor;
using ctnn::test::in;
using ctnn::test::matches;
using ctnn::test::random;
using ctnn::test::same_bits_at_both_times;

#define CTNN_TEST_LOSS(name, ...)                                                                  \
  struct name {                                                                                    \
    using numbers = ctnn::test::golden::name;                                                      \
    static constexpr ctnn::name loss{__VA_ARGS__};                                                 \
  }

CTNN_TEST_LOSS(mean_absolute_error);
CTNN_TEST_LOSS(huber, .delta = 0.7);
CTNN_TEST_LOSS(binary_cross_entropy);
CTNN_TEST_LOSS(hinge);
CTNN_TEST_LOSS(kl_divergence);

template <class Tested, class Y, class Target>
concept has_loss = requires(Y const& y, Target const& target) {
  Tested::loss(y, target);
  Tested::loss.value_and_gradient(y, target);
};

template <class Tested, class T>
constexpr bool matches_pytorch() {
  using numbers = typename Tested::numbers;
  auto const y = in<T>(numbers::y);
  auto const target = in<T>(numbers::target);
  auto const [value, gradient] = Tested::loss.value_and_gradient(y, target);
  return matches(value, numbers::value) && matches(gradient, numbers::gradient) &&
         Tested::loss(y, target) == value;
}

template <class Tensor>
constexpr Tensor targets(std::uint64_t seed) {
  auto result = random<Tensor>(seed);
  for (auto& t : result) {
    t = t * t; // all losses take those between 0 and 1
  }
  return result;
}

template <class Tested, class Tensor>
constexpr bool gradient_is_right() {
  auto const target = targets<Tensor>(1);
  auto const y = 2.0 * random<Tensor>(2);
  return ctnn::test::is_gradient(
      Tested::loss.value_and_gradient(y, target).gradient,
      [&](Tensor const& moved) { return Tested::loss(moved, target); }, y);
}

template <class Tested, class Tensor>
constexpr auto of_random(std::uint64_t seed) {
  return Tested::loss.value_and_gradient(random<Tensor>(seed), targets<Tensor>(seed + 1));
}

#define CTNN_TEST_LOSSES mean_absolute_error, huber, binary_cross_entropy, hinge, kl_divergence

} // namespace

TEMPLATE_TEST_CASE("losses of elements: match PyTorch", "[losses]", CTNN_TEST_LOSSES) {
  STATIC_REQUIRE(matches_pytorch<TestType, double>());
  STATIC_REQUIRE(matches_pytorch<TestType, float>());
}

TEMPLATE_TEST_CASE("losses of elements: gradients match finite differences", "[losses]",
                   CTNN_TEST_LOSSES) {
  STATIC_REQUIRE(gradient_is_right<TestType, tensor<double, 5>>());
  STATIC_REQUIRE(gradient_is_right<TestType, tensor<double, 2, 3, 3>>());
}

TEMPLATE_TEST_CASE("losses of elements: give the same bits at both times", "[losses]",
                   CTNN_TEST_LOSSES) {
  using L = TestType;
  REQUIRE(same_bits_at_both_times<of_random<L, tensor<float, 1>>, std::uint64_t{1}>());
  REQUIRE(same_bits_at_both_times<of_random<L, tensor<float, 5, 7>>, std::uint64_t{1}>());
  REQUIRE(same_bits_at_both_times<of_random<L, tensor<double, 19>>, std::uint64_t{1}>());
}

TEMPLATE_TEST_CASE("losses of elements: need a target like the output", "[losses]",
                   CTNN_TEST_LOSSES) {
  using output = tensor<float, 2, 3>;
  STATIC_REQUIRE(has_loss<TestType, output, output>);
  STATIC_REQUIRE_FALSE(has_loss<TestType, output, tensor<float, 3, 2>>);
  STATIC_REQUIRE_FALSE(has_loss<TestType, output, tensor<double, 2, 3>>);
  STATIC_REQUIRE_FALSE(has_loss<TestType, tensor<float, 3>, int>);
}

TEST_CASE("mean_absolute_error: worked example", "[losses][mean_absolute_error]") {
  STATIC_REQUIRE(ctnn::mean_absolute_error{}.value_and_gradient(make_tensor<float>({1, 2, 3, 4}),
                                                                make_tensor<float>({1, 4, 3, 0})) ==
                 ctnn::value_with_gradient<float, tensor<float, 4>>{
                     1.5F, make_tensor<float>({0, -0.25F, 0, 0.25F})});
}

TEST_CASE("huber: is half the square near and a line far away", "[losses][huber]") {
  STATIC_REQUIRE(
      ctnn::huber{.delta = 2}.value_and_gradient(make_tensor<float>({1, 5}),
                                                 make_tensor<float>({0, 0})) ==
      ctnn::value_with_gradient<float, tensor<float, 2>>{4.25F, make_tensor<float>({0.5F, 1})});
}

TEST_CASE("binary_cross_entropy: takes large logits", "[losses][binary_cross_entropy]") {
  STATIC_REQUIRE(ctnn::binary_cross_entropy{}(make_tensor<float>({1e4F, -1e4F}),
                                              make_tensor<float>({1, 0})) == 0);
  STATIC_REQUIRE(ctnn::binary_cross_entropy{}(make_tensor<float>({1e4F, -1e4F}),
                                              make_tensor<float>({0, 1})) == 1e4F);
}

TEST_CASE("kl_divergence: of a distribution from itself is 0", "[losses][kl_divergence]") {
  STATIC_REQUIRE(
      ctnn::kl_divergence{}(make_tensor<double>({0, -1e300}), make_tensor<double>({1, 0})) == 0);
}
