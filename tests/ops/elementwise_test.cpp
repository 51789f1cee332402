// SPDX-License-Identifier: BSL-1.0
#include <ctnn/ops/elementwise.hpp>
#include <ctnn/tensor.hpp>

#include <catch2/catch.hpp>

#include <cstdint>

#include "support/both_times.hpp"
#include "support/random.hpp"

namespace {

using ctnn::make_tensor;
using ctnn::tensor;
using ctnn::test::same_bits_at_both_times;

template <class X>
concept has_exp = requires(X const& x) { ctnn::exp(x); };

constexpr auto x = make_tensor<double>({{0.5, 1, 2}, {4, 1e-3, 1e3}});

template <class Tensor>
constexpr Tensor results_of(std::uint64_t seed) {
  auto const between = ctnn::test::random<Tensor>(seed);
  return ctnn::exp(between) + ctnn::log(between * between) + ctnn::sqrt(between * between) +
         ctnn::sin(between) * ctnn::cos(between) + ctnn::pow(between * between, 1.5f);
}

} // namespace

TEST_CASE("transform: applies an operation to each element", "[ops][elementwise]") {
  STATIC_REQUIRE(ctnn::transform(make_tensor<float>({{1, 2}, {3, 4}}), [](float v) {
                   return v * v;
                 }) == make_tensor<float>({{1, 4}, {9, 16}}));
  STATIC_REQUIRE(ctnn::transform(make_tensor<int>({-1, 2}), [](int v) { return -v; }) ==
                 make_tensor<int>({1, -2}));
}

TEST_CASE("exp, log, sqrt: of a tensor are those of its elements", "[ops][elementwise]") {
  STATIC_REQUIRE(ctnn::exp(x)[0, 1] == ctnn::exp(1.0));
  STATIC_REQUIRE(ctnn::log(x)[1, 2] == ctnn::log(1e3));
  STATIC_REQUIRE(ctnn::sqrt(x) == make_tensor<double>({{ctnn::sqrt(0.5), 1, ctnn::sqrt(2.0)},
                                                       {2, ctnn::sqrt(1e-3), ctnn::sqrt(1e3)}}));
}

TEST_CASE("sin, cos, pow: of a tensor are those of its elements", "[ops][elementwise]") {
  STATIC_REQUIRE(ctnn::sin(x)[0, 1] == ctnn::sin(1.0));
  STATIC_REQUIRE(ctnn::cos(x)[1, 2] == ctnn::cos(1e3));
  STATIC_REQUIRE(ctnn::pow(x, 3)[1, 0] == 64);
}

TEST_CASE("exp, log, sqrt: need floating-point elements", "[ops][elementwise]") {
  STATIC_REQUIRE(has_exp<tensor<float, 2>>);
  STATIC_REQUIRE(has_exp<tensor<double, 2, 3>>);
  STATIC_REQUIRE_FALSE(has_exp<tensor<int, 2>>);
}

TEST_CASE("exp, log, sqrt, sin, cos, pow: give the same bits at both times", "[ops][elementwise]") {
  REQUIRE(same_bits_at_both_times<results_of<tensor<float, 3, 7>>, std::uint64_t{1}>());
  REQUIRE(same_bits_at_both_times<results_of<tensor<double, 3, 7>>, std::uint64_t{1}>());
}
