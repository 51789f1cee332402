// SPDX-License-Identifier: BSL-1.0
#include <ctnn/ops/dense.hpp>
#include <ctnn/tensor.hpp>

#include <catch2/catch.hpp>

#include <cstddef>
#include <cstdint>

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
using golden = ctnn::test::golden::dense;

template <class X, class Weight, class Bias>
concept has_dense =
    requires(X const& x, Weight const& weight, Bias const& bias) { ctnn::dense(x, weight, bias); };

template <class T>
constexpr bool matches_pytorch() {
  auto const x = in<T>(golden::x);
  auto const weight = in<T>(golden::weight);
  auto const dy = in<T>(golden::dy);
  tensor<T, 7, 5> dweight{};
  ctnn::add_dense_weight_gradient(x, dy, dweight);
  return matches(ctnn::dense(x, weight, in<T>(golden::bias)), golden::y) &&
         matches(ctnn::dense_input_gradient(dy, weight), golden::dx) &&
         matches(dweight, golden::dweight);
}

template <class T, std::size_t In, std::size_t Out>
struct results {
  tensor<T, Out> y;
  tensor<T, In> dx;
  tensor<T, In, Out> dweight;
};

template <class T, std::size_t In, std::size_t Out>
constexpr results<T, In, Out> results_of(std::uint64_t seed) {
  auto const x = ctnn::test::random<tensor<T, In>>(seed);
  auto const weight = ctnn::test::random<tensor<T, In, Out>>(seed + 1);
  auto const bias = ctnn::test::random<tensor<T, Out>>(seed + 2);
  auto const dy = ctnn::test::random<tensor<T, Out>>(seed + 3);
  results<T, In, Out> result{ctnn::dense(x, weight, bias), ctnn::dense_input_gradient(dy, weight),
                             weight};
  ctnn::add_dense_weight_gradient(x, dy, result.dweight);
  return result;
}

template <std::size_t In, std::size_t Out>
bool have_same_bits_at_both_times() {
  return same_bits_at_both_times<results_of<float, In, Out>, std::uint64_t{1}>() &&
         same_bits_at_both_times<results_of<double, In, Out>, std::uint64_t{1}>();
}

constexpr auto weight = make_tensor<float>({{1, 2, 3}, {10, 20, 30}});

} // namespace

TEST_CASE("dense: is a row times a matrix plus a bias", "[ops][dense]") {
  STATIC_REQUIRE(ctnn::dense(make_tensor<float>({1, 2}), weight, make_tensor<float>({7, 8, 9})) ==
                 make_tensor<float>({28, 50, 72}));
  STATIC_REQUIRE(ctnn::dense_input_gradient(make_tensor<float>({1, 0, 2}), weight) ==
                 make_tensor<float>({7, 70}));
}

TEST_CASE("dense: and its gradients match PyTorch", "[ops][dense]") {
  STATIC_REQUIRE(matches_pytorch<double>());
  STATIC_REQUIRE(matches_pytorch<float>());
}

TEST_CASE("dense: the weight gradient adds to what is there", "[ops][dense]") {
  STATIC_REQUIRE([] {
    auto dweight = weight;
    ctnn::add_dense_weight_gradient(make_tensor<float>({100, 200}), make_tensor<float>({1, 0, 2}),
                                    dweight);
    return dweight;
  }() == make_tensor<float>({{101, 2, 203}, {210, 20, 430}}));
}

TEST_CASE("dense: gives the same bits at both times", "[ops][dense]") {
  REQUIRE(have_same_bits_at_both_times<1, 1>());
  REQUIRE(have_same_bits_at_both_times<7, 5>());
  REQUIRE(have_same_bits_at_both_times<33, 3>());
  REQUIRE(have_same_bits_at_both_times<5, 37>());
}

TEST_CASE("dense: a row gives the same bits alone and in a batch, forward and back",
          "[ops][dense]") {
  STATIC_REQUIRE([] {
    auto const rows = ctnn::test::random<tensor<float, 5, 21>>(1);
    auto const w = ctnn::test::random<tensor<float, 21, 7>>(2);
    auto const b = ctnn::test::random<tensor<float, 7>>(3);
    auto const dy = ctnn::test::random<tensor<float, 5, 7>>(4);
    auto const out = ctnn::dense(rows, w, b);
    auto const product = ctnn::dense(rows, w);
    auto const dx = ctnn::dense_input_gradient(dy, w);
    auto dweight = ctnn::test::random<tensor<float, 21, 7>>(5);
    auto dweight_by_rows = dweight;
    ctnn::add_dense_weight_gradient(rows, dy, dweight);
    bool same = true;
    for (std::size_t i = 0; i < 5; ++i) {
      auto const row = ctnn::subtensor(rows, i);
      auto const dy_row = ctnn::subtensor(dy, i);
      same = same && ctnn::subtensor(out, i) == ctnn::dense(row, w, b) &&
             ctnn::subtensor(product, i) == ctnn::dense(row, w) &&
             ctnn::subtensor(dx, i) == ctnn::dense_input_gradient(dy_row, w);
      ctnn::add_dense_weight_gradient(row, dy_row, dweight_by_rows);
    }
    return same && dweight == dweight_by_rows;
  }());
}

TEST_CASE("dense: needs shapes that agree and one element type", "[ops][dense]") {
  using x = tensor<float, 2>;
  STATIC_REQUIRE(has_dense<x, tensor<float, 2, 3>, tensor<float, 3>>);
  STATIC_REQUIRE_FALSE(has_dense<x, tensor<float, 3, 2>, tensor<float, 3>>);
  STATIC_REQUIRE_FALSE(has_dense<x, tensor<float, 2, 3>, tensor<float, 2>>);
  STATIC_REQUIRE_FALSE(has_dense<x, tensor<double, 2, 3>, tensor<float, 3>>);
  STATIC_REQUIRE(has_dense<tensor<float, 5, 2>, tensor<float, 2, 3>, tensor<float, 3>>);
  STATIC_REQUIRE(has_dense<tensor<float, 4, 5, 2>, tensor<float, 2, 3>, tensor<float, 3>>);
  STATIC_REQUIRE_FALSE(has_dense<tensor<float>, tensor<float, 2, 3>, tensor<float, 3>>);
  STATIC_REQUIRE_FALSE(has_dense<tensor<float, 1, 3>, tensor<float, 2, 3>, tensor<float, 3>>);
}
