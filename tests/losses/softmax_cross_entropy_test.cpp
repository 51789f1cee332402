// SPDX-License-Identifier: BSL-1.0
#include <ctnn/losses/softmax_cross_entropy.hpp>
#include <ctnn/tensor.hpp>

#include <catch2/catch.hpp>

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "golden/pytorch.hpp"
#include "support/both_times.hpp"
#include "support/finite_differences.hpp"
#include "support/golden.hpp"
#include "support/random.hpp"

namespace {

using ctnn::make_tensor;
using ctnn::softmax_cross_entropy;
using ctnn::tensor;
using ctnn::test::in;
using ctnn::test::is_gradient;
using ctnn::test::matches;
using ctnn::test::random;
using ctnn::test::same_bits_at_both_times;
namespace golden = ctnn::test::golden;

template <class Y, class Target>
concept has_loss = requires(Y const& y, Target const& target) {
  softmax_cross_entropy{}(y, target);
  softmax_cross_entropy{}.value_and_gradient(y, target);
};

template <auto Label>
concept names_a_class = requires {
  typename std::bool_constant<(softmax_cross_entropy{}(make_tensor<float>({1, 2, 3}), Label) > 0)>;
  typename std::bool_constant<(
      softmax_cross_entropy{}.value_and_gradient(make_tensor<float>({1, 2, 3}), Label).value > 0)>;
};

template <class T, class Golden>
constexpr bool matches_pytorch() {
  auto const y = in<T>(Golden::y);
  auto const target = [] {
    if constexpr (requires { Golden::label; }) {
      return Golden::label;
    } else {
      return in<T>(Golden::target);
    }
  }();
  auto const [value, gradient] = softmax_cross_entropy{}.value_and_gradient(y, target);
  return matches(value, Golden::value) && matches(gradient, Golden::gradient) &&
         softmax_cross_entropy{}(y, target) == value;
}

template <class T>
constexpr bool matches_pytorch_for_all_targets() {
  return matches_pytorch<T, golden::softmax_cross_entropy>() &&
         matches_pytorch<T, golden::softmax_cross_entropy_of_certain>() &&
         matches_pytorch<T, golden::softmax_cross_entropy_of_wrong>() &&
         matches_pytorch<T, golden::softmax_cross_entropy_of_distribution>() &&
         matches_pytorch<T, golden::softmax_cross_entropy_of_mass>();
}

template <std::size_t Classes, class Target>
constexpr bool gradient_is_right(Target const& target) {
  using row = tensor<double, Classes>;
  auto const logits = 3.0 * random<row>(1);
  return is_gradient(
      softmax_cross_entropy{}.value_and_gradient(logits, target).gradient,
      [&](row const& moved) { return softmax_cross_entropy{}(moved, target); }, logits);
}

constexpr auto logits = make_tensor<float>({1, -2, 3});

template <class Label>
constexpr bool takes_label() {
  return softmax_cross_entropy{}.value_and_gradient(logits, Label{1}) ==
         softmax_cross_entropy{}.value_and_gradient(logits, 1);
}

constexpr bool label_is_a_distribution() {
  auto const of_label = softmax_cross_entropy{}.value_and_gradient(logits, 2);
  auto const of_target =
      softmax_cross_entropy{}.value_and_gradient(logits, make_tensor<float>({0, 0, 1}));
  return ctnn::test::close(of_label.value, of_target.value, 1e-6) &&
         ctnn::test::close(of_label.gradient, of_target.gradient, 1e-6);
}

template <class T, std::size_t Classes>
constexpr auto of_label(std::uint64_t seed) {
  return softmax_cross_entropy{}.value_and_gradient(T{5} * random<tensor<T, Classes>>(seed),
                                                    Classes / 2);
}

template <class T, std::size_t Classes>
constexpr auto of_target(std::uint64_t seed) {
  return softmax_cross_entropy{}.value_and_gradient(T{5} * random<tensor<T, Classes>>(seed),
                                                    random<tensor<T, Classes>>(seed + 1));
}

template <class T, std::size_t Classes>
bool have_same_bits_at_both_times() {
  return same_bits_at_both_times<of_label<T, Classes>, std::uint64_t{1}>() &&
         same_bits_at_both_times<of_target<T, Classes>, std::uint64_t{1}>();
}

} // namespace

TEST_CASE("softmax_cross_entropy: and its gradient match PyTorch",
          "[losses][softmax_cross_entropy]") {
  STATIC_REQUIRE(matches_pytorch_for_all_targets<double>());
  STATIC_REQUIRE(matches_pytorch_for_all_targets<float>());
}

TEST_CASE("softmax_cross_entropy: of equal logits is the logarithm of their number",
          "[losses][softmax_cross_entropy]") {
  STATIC_REQUIRE(ctnn::test::close(softmax_cross_entropy{}(make_tensor<double>({7, 7}), 0),
                                   0.69314718055994531, 1e-15));
  STATIC_REQUIRE(softmax_cross_entropy{}(make_tensor<double>({7}), 0) == 0);
}

TEST_CASE("softmax_cross_entropy: the gradient matches finite differences",
          "[losses][softmax_cross_entropy]") {
  STATIC_REQUIRE(gradient_is_right<5>(3));
  STATIC_REQUIRE(gradient_is_right<19>(18));
  STATIC_REQUIRE(gradient_is_right<5>(make_tensor<double>({0.5, 0, 0.125, 0.375, 0})));
  STATIC_REQUIRE(gradient_is_right<3>(make_tensor<double>({0.5, 2, -0.25})));
}

TEST_CASE("softmax_cross_entropy: a label is the distribution that is 1 at it",
          "[losses][softmax_cross_entropy]") {
  STATIC_REQUIRE(label_is_a_distribution());
}

TEST_CASE("softmax_cross_entropy: takes labels of any integer type",
          "[losses][softmax_cross_entropy]") {
  STATIC_REQUIRE(takes_label<unsigned>());
  STATIC_REQUIRE(takes_label<std::size_t>());
  STATIC_REQUIRE(takes_label<std::uint8_t>());
  STATIC_REQUIRE(takes_label<std::int64_t>());
}

TEST_CASE("softmax_cross_entropy: a label that names no class is an error",
          "[losses][softmax_cross_entropy]") {
  STATIC_REQUIRE(names_a_class<0>);
  STATIC_REQUIRE(names_a_class<2U>);
  STATIC_REQUIRE_FALSE(names_a_class<3>);
  STATIC_REQUIRE_FALSE(names_a_class<std::size_t{3}>);
  STATIC_REQUIRE_FALSE(names_a_class<-1>);
}

TEST_CASE("softmax_cross_entropy: needs logits in a row and a target like them",
          "[losses][softmax_cross_entropy]") {
  using row = tensor<float, 3>;
  STATIC_REQUIRE(ctnn::loss_of<softmax_cross_entropy, row, int>);
  STATIC_REQUIRE(ctnn::loss_of<softmax_cross_entropy, row, row>);
  STATIC_REQUIRE_FALSE(has_loss<row, tensor<float, 4>>);
  STATIC_REQUIRE_FALSE(has_loss<row, tensor<double, 3>>);
  STATIC_REQUIRE_FALSE(has_loss<row, float>);
  STATIC_REQUIRE_FALSE(has_loss<row, tensor<int, 1>>);
  STATIC_REQUIRE_FALSE(has_loss<tensor<float, 1, 3>, int>);
  STATIC_REQUIRE_FALSE(has_loss<tensor<int, 3>, int>);
}

TEST_CASE("softmax_cross_entropy: gives the same bits at both times",
          "[losses][softmax_cross_entropy]") {
  REQUIRE(have_same_bits_at_both_times<float, 1>());
  REQUIRE(have_same_bits_at_both_times<float, 10>());
  REQUIRE(have_same_bits_at_both_times<float, 37>());
  REQUIRE(have_same_bits_at_both_times<double, 7>());
  REQUIRE(have_same_bits_at_both_times<double, 21>());
}
