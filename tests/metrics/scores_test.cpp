// SPDX-License-Identifier: BSL-1.0
#include <ctnn/losses/mean_absolute_error.hpp>
#include <ctnn/losses/mean_squared_error.hpp>
#include <ctnn/metrics/r2.hpp>
#include <ctnn/metrics/roc_auc.hpp>
#include <ctnn/tensor.hpp>

#include <catch2/catch.hpp>

#include <limits>
#include <type_traits>

#include "golden/metrics.hpp"
#include "support/close.hpp"
#include "support/golden.hpp"

namespace {

using ctnn::make_tensor;
using ctnn::r2;
using ctnn::roc_auc;
using ctnn::tensor;
using ctnn::test::close;
using ctnn::test::in;
namespace golden = ctnn::test::golden;

constexpr auto scores = make_tensor<double>({0.1, 0.4, 0.35, 0.8});

template <auto Scores, auto Labels>
concept has_area = requires { typename std::bool_constant<(roc_auc(Scores, Labels) >= 0)>; };

template <class Scores, class Labels>
concept can_have_area =
    requires(Scores const& y, Labels const& labels) { ctnn::roc_auc(y, labels); };

template <class Y, class Target>
concept has_r2 = requires(Y const& y, Target const& t) { ctnn::r2(y, t); };

constexpr tensor<double, 2> with_nan{{0, std::numeric_limits<double>::quiet_NaN()}};

} // namespace

TEST_CASE("roc_auc: is that by midranks", "[metrics][roc_auc]") {
  STATIC_REQUIRE(close(roc_auc(golden::roc_auc::scores, golden::roc_auc::labels),
                       golden::roc_auc::area, 1e-15));
  // scikit-learn's example
  STATIC_REQUIRE(roc_auc(scores, make_tensor<int>({0, 0, 1, 1})) == 0.75);
}

TEST_CASE("roc_auc: is 1 at best, 0 at worst, and 1/2 of equal scores", "[metrics][roc_auc]") {
  STATIC_REQUIRE(roc_auc(scores, make_tensor<int>({0, 1, 0, 1})) == 1);
  STATIC_REQUIRE(roc_auc(scores, make_tensor<int>({1, 0, 1, 0})) == 0);
  STATIC_REQUIRE(roc_auc(make_tensor<float>({7, 7, 7}), make_tensor<bool>({true, false, true})) ==
                 0.5);
}

TEST_CASE("roc_auc: needs both labels, no other, and no NaN", "[metrics][roc_auc]") {
  STATIC_REQUIRE(has_area<make_tensor<double>({1, 2}), make_tensor<int>({0, 1})>);
  STATIC_REQUIRE_FALSE(has_area<make_tensor<double>({1, 2}), make_tensor<int>({1, 1})>);
  STATIC_REQUIRE_FALSE(has_area<make_tensor<double>({1, 2}), make_tensor<int>({0, 0})>);
  STATIC_REQUIRE_FALSE(has_area<make_tensor<double>({1, 2}), make_tensor<int>({0, 2})>);
  STATIC_REQUIRE_FALSE(has_area<make_tensor<double>({1, 2}), make_tensor<int>({0, -1})>);
  STATIC_REQUIRE_FALSE(has_area<with_nan, make_tensor<int>({0, 1})>);
  STATIC_REQUIRE_FALSE(can_have_area<tensor<float, 3>, tensor<int, 2>>);
  STATIC_REQUIRE_FALSE(can_have_area<tensor<float, 3>, tensor<float, 3>>);
}

TEST_CASE("r2: is the mean of that of each output", "[metrics][r2]") {
  STATIC_REQUIRE(close(r2(golden::r2::outputs, golden::r2::targets), golden::r2::mean, 1e-14));
  STATIC_REQUIRE(close(r2(in<float>(golden::r2::outputs), in<float>(golden::r2::targets)),
                       golden::r2::mean, 1e-6));
}

TEST_CASE("r2: scikit-learn's examples", "[metrics][r2]") {
  STATIC_REQUIRE(
      close(r2(make_tensor<double>({2.5, 0.0, 2, 8}), make_tensor<double>({3, -0.5, 2, 7})),
            0.9486081370449679, 1e-15));
  constexpr auto targets = make_tensor<double>({1, 2, 3});
  STATIC_REQUIRE(r2(targets, targets) == 1);
  STATIC_REQUIRE(r2(make_tensor<double>({2, 2, 2}), targets) == 0);
  STATIC_REQUIRE(r2(make_tensor<double>({3, 2, 1}), targets) == -3);
}

TEST_CASE("r2: of equal targets is 1 or 0", "[metrics][r2]") {
  STATIC_REQUIRE(r2(make_tensor<float>({5, 5}), make_tensor<float>({5, 5})) == 1);
  STATIC_REQUIRE(r2(make_tensor<float>({5, 6}), make_tensor<float>({5, 5})) == 0);
  STATIC_REQUIRE(r2(make_tensor<float>({{5, 1}, {6, 2}}), make_tensor<float>({{5, 1}, {5, 2}})) ==
                 0.5);
}

TEST_CASE("mean errors: the losses are the metrics", "[metrics]") {
  // scikit-learn's examples
  constexpr auto y = make_tensor<double>({2.5, 0.0, 2, 8});
  constexpr auto t = make_tensor<double>({3, -0.5, 2, 7});
  STATIC_REQUIRE(ctnn::mean_absolute_error{}(y, t) == 0.5);
  STATIC_REQUIRE(ctnn::mean_squared_error{}(y, t) == 0.375);
}

TEST_CASE("r2: needs targets like the outputs", "[metrics][r2]") {
  STATIC_REQUIRE(has_r2<tensor<float, 3>, tensor<float, 3>>);
  STATIC_REQUIRE_FALSE(has_r2<tensor<float, 3>, tensor<float, 2>>);
  STATIC_REQUIRE_FALSE(has_r2<tensor<float, 3>, tensor<double, 3>>);
  STATIC_REQUIRE_FALSE(has_r2<tensor<int, 3>, tensor<int, 3>>);
}
