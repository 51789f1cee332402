// SPDX-License-Identifier: BSL-1.0
#include <ctnn/losses/cross_entropy.hpp>
#include <ctnn/tensor.hpp>

#include <catch2/catch.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <type_traits>

#include "golden/pytorch.hpp"
#include "support/both_times.hpp"
#include "support/finite_differences.hpp"
#include "support/golden.hpp"
#include "support/random.hpp"

namespace {

using ctnn::cross_entropy;
using ctnn::make_tensor;
using ctnn::tensor;
using ctnn::test::in;
using ctnn::test::matches;
using ctnn::test::same_bits_at_both_times;
using golden = ctnn::test::golden::cross_entropy;

template <class Y, class Target>
concept has_loss = requires(Y const& y, Target const& target) {
  cross_entropy{}(y, target);
  cross_entropy{}.value_and_gradient(y, target);
};

constexpr auto probabilities = make_tensor<float>({0.5F, 0.25F, 0.25F});

template <auto Label>
concept names_a_class = requires {
  typename std::bool_constant<(cross_entropy{}(probabilities, Label) > 0)>;
  typename std::bool_constant<(cross_entropy{}.value_and_gradient(probabilities, Label).value > 0)>;
};

template <auto Label>
concept is_label_of_three =
    requires { typename std::bool_constant<ctnn::detail::checked_label(Label, 3) == 0>; };

template <class T>
constexpr bool matches_pytorch() {
  auto const p = in<T>(golden::y);
  auto const [value, gradient] = cross_entropy{}.value_and_gradient(p, golden::label);
  return matches(value, golden::value) && matches(gradient, golden::gradient) &&
         cross_entropy{}(p, golden::label) == value;
}

constexpr bool gradient_is_right() {
  using row = tensor<double, 5>;
  return ctnn::test::is_gradient(
      cross_entropy{}.value_and_gradient(golden::y, 3).gradient,
      [](row const& moved) { return cross_entropy{}(moved, 3); }, golden::y, 1e-7);
}

template <class T>
constexpr auto of_random(std::uint64_t seed) {
  auto const p = ctnn::test::random<tensor<T, 7>>(seed);
  return cross_entropy{}.value_and_gradient(p * p, 4);
}

} // namespace

TEST_CASE("cross_entropy: and its gradient match PyTorch", "[losses][cross_entropy]") {
  STATIC_REQUIRE(matches_pytorch<double>());
  STATIC_REQUIRE(matches_pytorch<float>());
}

TEST_CASE("cross_entropy: the gradient matches finite differences", "[losses][cross_entropy]") {
  STATIC_REQUIRE(gradient_is_right());
}

TEST_CASE("cross_entropy: is 0 for a sure and right answer", "[losses][cross_entropy]") {
  STATIC_REQUIRE(cross_entropy{}(make_tensor<float>({0, 1}), 1) == 0);
  STATIC_REQUIRE(cross_entropy{}.value_and_gradient(make_tensor<float>({0, 1}), 1).gradient ==
                 make_tensor<float>({0, -1}));
}

TEST_CASE("cross_entropy: is infinite for a probability of 0", "[losses][cross_entropy]") {
  STATIC_REQUIRE(cross_entropy{}(make_tensor<float>({0, 1}), 0) ==
                 std::numeric_limits<float>::infinity());
}

TEST_CASE("cross_entropy: takes labels of any integer type", "[losses][cross_entropy]") {
  STATIC_REQUIRE(cross_entropy{}(probabilities, 1U) == cross_entropy{}(probabilities, 1));
  STATIC_REQUIRE(cross_entropy{}(probabilities, std::size_t{1}) ==
                 cross_entropy{}(probabilities, 1));
  STATIC_REQUIRE(cross_entropy{}(probabilities, std::uint8_t{1}) ==
                 cross_entropy{}(probabilities, 1));
}

TEST_CASE("cross_entropy: a label that names no class is an error", "[losses][cross_entropy]") {
  STATIC_REQUIRE(names_a_class<0>);
  STATIC_REQUIRE(names_a_class<2U>);
  STATIC_REQUIRE_FALSE(names_a_class<3>);
  STATIC_REQUIRE_FALSE(names_a_class<-1>);
}

TEST_CASE("checked_label: ends at the number of classes", "[losses]") {
  STATIC_REQUIRE(is_label_of_three<2>);
  STATIC_REQUIRE_FALSE(is_label_of_three<3>);
  STATIC_REQUIRE_FALSE(is_label_of_three<3U>);
  STATIC_REQUIRE_FALSE(is_label_of_three<-1>);
}

TEST_CASE("cross_entropy: needs probabilities in a row and a label", "[losses][cross_entropy]") {
  using row = tensor<float, 3>;
  STATIC_REQUIRE(ctnn::loss_of<cross_entropy, row, int>);
  STATIC_REQUIRE_FALSE(has_loss<row, float>);
  STATIC_REQUIRE_FALSE(has_loss<row, tensor<float, 4>>);
  STATIC_REQUIRE_FALSE(has_loss<tensor<float, 1, 3>, int>);
}

TEST_CASE("cross_entropy: gives the same bits at both times", "[losses][cross_entropy]") {
  REQUIRE(same_bits_at_both_times<of_random<float>, std::uint64_t{1}>());
  REQUIRE(same_bits_at_both_times<of_random<double>, std::uint64_t{1}>());
}
