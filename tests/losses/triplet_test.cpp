// SPDX-License-Identifier: BSL-1.0
#include <ctnn/layers/activations.hpp>
#include <ctnn/layers/dense.hpp>
#include <ctnn/losses/triplet.hpp>
#include <ctnn/model.hpp>
#include <ctnn/tensor.hpp>
#include <ctnn/train/triplet_value_and_grad.hpp>

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

using ctnn::make_tensor;
using ctnn::tensor;
using ctnn::triplet;
using ctnn::triplet_value_and_grad;
using ctnn::test::in;
using ctnn::test::is_gradient;
using ctnn::test::matches;
using ctnn::test::random;
using ctnn::test::same_bits_at_both_times;
namespace golden = ctnn::test::golden;

template <class T, class Golden>
constexpr bool matches_in(double margin) {
  triplet const loss{.margin = margin};
  auto const a = in<T>(Golden::anchor);
  auto const p = in<T>(Golden::positive);
  auto const n = in<T>(Golden::negative);
  auto const result = loss.value_and_gradients(a, p, n);
  return matches(result.value, Golden::value) && matches(result.anchor, Golden::danchor) &&
         matches(result.positive, Golden::dpositive) &&
         matches(result.negative, Golden::dnegative) && result.value == loss(a, p, n);
}

template <class Golden>
constexpr bool matches_pytorch(double margin) {
  return matches_in<double, Golden>(margin) && matches_in<float, Golden>(margin);
}

constexpr bool gradients_are_right() {
  using row = tensor<double, 5>;
  triplet const loss{.margin = 2};
  auto const a = random<row>(1);
  auto const p = random<row>(2);
  auto const n = random<row>(3);
  auto const result = loss.value_and_gradients(a, p, n);
  return is_gradient(
             result.anchor, [&](row const& x) { return loss(x, p, n); }, a) &&
         is_gradient(
             result.positive, [&](row const& x) { return loss(a, x, n); }, p) &&
         is_gradient(result.negative, [&](row const& x) { return loss(a, p, x); }, n);
}

template <class T>
using net = ctnn::sequential<T, ctnn::shape<4>, ctnn::layers::dense<5>, ctnn::layers::tanh,
                             ctnn::layers::dense<3>>;

constexpr bool gradient_of_a_net_is_right() {
  using batch = tensor<double, 3, 4>;
  auto const start = random<net<double>>(1);
  auto const a = random<batch>(2);
  auto const p = random<batch>(3);
  auto const n = random<batch>(4);
  triplet const loss{.margin = 2};
  auto const step = triplet_value_and_grad(start, loss, a, p, n);
  auto const mean = [&](net<double> const& moved) {
    double sum = 0;
    for (std::size_t i = 0; i < 3; ++i) {
      sum += loss(moved(subtensor(a, i)), moved(subtensor(p, i)), moved(subtensor(n, i)));
    }
    return sum / 3;
  };
  return ctnn::test::close(step.value, mean(start), 1e-14) &&
         is_gradient(step.gradient, mean, start);
}

template <class T>
constexpr auto of(std::uint64_t seed) {
  using row = tensor<T, 37>;
  return triplet{}.value_and_gradients(random<row>(seed), random<row>(seed + 1),
                                       random<row>(seed + 2));
}

constexpr net<float> gradient_of(std::uint64_t seed) {
  using batch = tensor<float, 5, 4>;
  return triplet_value_and_grad(random<net<float>>(seed), triplet{}, random<batch>(seed + 1),
                                random<batch>(seed + 2), random<batch>(seed + 3))
      .gradient;
}

template <class X, class Y>
concept takes = requires(X const& x, Y const& y) { triplet{}(x, x, y); };

} // namespace

TEST_CASE("triplet: and its gradients match PyTorch", "[losses][triplet]") {
  STATIC_REQUIRE(matches_pytorch<golden::triplet>(1));
  STATIC_REQUIRE(matches_pytorch<golden::triplet_of_equal>(2.5));
  STATIC_REQUIRE(matches_pytorch<golden::triplet_apart>(1));
}

TEST_CASE("triplet: the gradients match finite differences", "[losses][triplet]") {
  STATIC_REQUIRE(gradients_are_right());
}

TEST_CASE("triplet: a net learns from triplets", "[train][triplet]") {
  STATIC_REQUIRE(gradient_of_a_net_is_right());
}

TEST_CASE("triplet: a batch of one is its sample", "[train][triplet]") {
  STATIC_REQUIRE([] {
    using row = tensor<float, 4>;
    using one = tensor<float, 1, 4>;
    auto const start = random<net<float>>(1);
    return triplet_value_and_grad(start, triplet{}, random<row>(2), random<row>(3),
                                  random<row>(4)) ==
           triplet_value_and_grad(start, triplet{}, random<one>(2), random<one>(3), random<one>(4));
  }());
}

TEST_CASE("triplet: NaN stays NaN", "[losses][triplet]") {
  constexpr float nan = std::numeric_limits<float>::quiet_NaN();
  auto const one = make_tensor<float>({1});
  float const value = triplet{}(ctnn::test::opaque(make_tensor<float>({nan})), one, one);
  REQUIRE(value != value);
}

TEST_CASE("triplet: needs three outputs of one shape", "[losses][triplet]") {
  STATIC_REQUIRE(takes<tensor<float, 2, 3>, tensor<float, 2, 3>>);
  STATIC_REQUIRE_FALSE(takes<tensor<float, 3>, tensor<float, 2>>);
  STATIC_REQUIRE_FALSE(takes<tensor<float, 3>, tensor<double, 3>>);
}

TEST_CASE("triplet: gives the same bits at both times", "[losses][triplet]") {
  REQUIRE(same_bits_at_both_times<of<float>, std::uint64_t{1}>());
  REQUIRE(same_bits_at_both_times<of<double>, std::uint64_t{1}>());
  REQUIRE(same_bits_at_both_times<gradient_of, std::uint64_t{1}>());
}
