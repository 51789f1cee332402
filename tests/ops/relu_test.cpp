// SPDX-License-Identifier: BSL-1.0
#include <ctnn/ops/relu.hpp>
#include <ctnn/tensor.hpp>

#include <catch2/catch.hpp>

#include <cstdint>
#include <limits>

#include "golden/pytorch.hpp"
#include "support/both_times.hpp"
#include "support/golden.hpp"
#include "support/random.hpp"

namespace {

using ctnn::make_tensor;
using ctnn::tensor;
using ctnn::test::in;
using ctnn::test::matches;
using ctnn::test::same_bits_at_both_times;
using golden = ctnn::test::golden::relu;

template <class X, class Dy>
concept has_gradient = requires(X const& x, Dy const& dy) { ctnn::relu_input_gradient(x, dy); };

template <class T>
constexpr bool matches_pytorch() {
  auto const x = in<T>(golden::x);
  return matches(ctnn::relu(x), golden::y) &&
         matches(ctnn::relu_input_gradient(x, in<T>(golden::dy)), golden::dx);
}

template <class Tensor>
constexpr Tensor results_of(std::uint64_t seed) {
  auto const x = ctnn::test::random<Tensor>(seed);
  return ctnn::relu(x) + ctnn::relu_input_gradient(x, ctnn::test::random<Tensor>(seed + 1));
}

constexpr float not_a_number = std::numeric_limits<float>::quiet_NaN();
constexpr float infinity = std::numeric_limits<float>::infinity();

} // namespace

TEST_CASE("relu: is the larger of an element and 0", "[ops][relu]") {
  STATIC_REQUIRE(ctnn::relu(make_tensor<float>({{-1, 2}, {0, -0.0F}, {infinity, -infinity}})) ==
                 make_tensor<float>({{0, 2}, {0, 0}, {infinity, 0}}));
  STATIC_REQUIRE(ctnn::relu(tensor<float>{{-3}}) == tensor<float>{{0}});
  STATIC_REQUIRE(ctnn::relu(make_tensor<int>({-3, 4})) == make_tensor<int>({0, 4}));
}

TEST_CASE("relu: NaN stays NaN", "[ops][relu]") {
  STATIC_REQUIRE([] {
    auto const y = ctnn::relu(make_tensor<float>({1, not_a_number, -1}));
    return y[0] == 1 && y[1] != y[1] && y[2] == 0;
  }());
}

TEST_CASE("relu: the gradient passes where x is above 0", "[ops][relu]") {
  STATIC_REQUIRE(ctnn::relu_input_gradient(make_tensor<float>({-1, -0.0F, 0, 1e-30F, 2}),
                                           make_tensor<float>({1, 2, 3, 4, 5})) ==
                 make_tensor<float>({0, 0, 0, 4, 5}));
}

TEST_CASE("relu: and its gradient match PyTorch", "[ops][relu]") {
  STATIC_REQUIRE(matches_pytorch<double>());
  STATIC_REQUIRE(matches_pytorch<float>());
}

TEST_CASE("relu: gives the same bits at both times", "[ops][relu]") {
  REQUIRE(same_bits_at_both_times<results_of<tensor<float, 3, 7>>, std::uint64_t{1}>());
  REQUIRE(same_bits_at_both_times<results_of<tensor<double, 37>>, std::uint64_t{1}>());
}

TEST_CASE("relu: the gradient needs a dy like x", "[ops][relu]") {
  STATIC_REQUIRE(has_gradient<tensor<float, 2, 3>, tensor<float, 2, 3>>);
  STATIC_REQUIRE_FALSE(has_gradient<tensor<float, 2, 3>, tensor<float, 3, 2>>);
  STATIC_REQUIRE_FALSE(has_gradient<tensor<float, 2, 3>, tensor<double, 2, 3>>);
}
