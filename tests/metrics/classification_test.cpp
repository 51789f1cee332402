// SPDX-License-Identifier: BSL-1.0
#include <ctnn/metrics/accuracy.hpp>
#include <ctnn/metrics/confusion_matrix.hpp>
#include <ctnn/metrics/precision_recall.hpp>
#include <ctnn/metrics/top_k_accuracy.hpp>
#include <ctnn/tensor.hpp>

#include <catch2/catch.hpp>

#include <cstddef>
#include <limits>
#include <type_traits>

#include "golden/metrics.hpp"
#include "support/close.hpp"
#include "support/golden.hpp"

namespace {

using ctnn::averaging;
using ctnn::confusion_matrix;
using ctnn::f1;
using ctnn::make_tensor;
using ctnn::precision;
using ctnn::recall;
using ctnn::tensor;
using ctnn::top_k_accuracy;
using ctnn::test::close;
using golden = ctnn::test::golden::classification;

constexpr auto confusion = confusion_matrix(golden::outputs, golden::labels);

template <std::size_t Classes>
constexpr bool equals(tensor<std::size_t, Classes, Classes> const& got,
                      tensor<int, Classes, Classes> const& expected) {
  for (std::size_t i = 0; i < got.size(); ++i) {
    if (got.begin()[i] != static_cast<std::size_t>(expected.begin()[i])) {
      return false;
    }
  }
  return true;
}

// The example of scikit-learn's precision_score, recall_score and f1_score
constexpr auto example =
    confusion_matrix<3>(make_tensor<int>({0, 2, 1, 0, 0, 1}), make_tensor<int>({0, 1, 2, 0, 1, 2}));

constexpr auto outputs = make_tensor<float>({{1, 3, 2}, {4, 4, 4}});

template <std::size_t K, class Outputs, class Labels>
concept has_top_k =
    requires(Outputs const& y, Labels const& labels) { ctnn::top_k_accuracy<K>(y, labels); };

template <class Outputs, class Labels>
concept has_confusion_matrix =
    requires(Outputs const& y, Labels const& labels) { ctnn::confusion_matrix(y, labels); };

template <int Label>
concept names_a_class = requires {
  typename std::bool_constant<(confusion_matrix(outputs, make_tensor<int>({Label, 0}))[0, 0] < 3)>;
  typename std::bool_constant<(
      confusion_matrix<3>(make_tensor<int>({Label}), make_tensor<int>({0}))[0, 0] < 3)>;
  typename std::bool_constant<(top_k_accuracy<1>(outputs, make_tensor<int>({Label, 0})) >= 0)>;
};

} // namespace

TEST_CASE("confusion_matrix: counts answers by labels", "[metrics][confusion_matrix]") {
  STATIC_REQUIRE(equals(confusion, golden::confusion));
  // scikit-learn's example
  STATIC_REQUIRE(equals(confusion_matrix<3>(make_tensor<int>({0, 0, 2, 2, 0, 2}),
                                            make_tensor<int>({2, 0, 2, 2, 0, 1})),
                        make_tensor<int>({{2, 0, 0}, {0, 0, 1}, {1, 0, 2}})));
  STATIC_REQUIRE(confusion_matrix(make_tensor<float>({{7}}), make_tensor<int>({0}))[0, 0] == 1);
}

TEST_CASE("precision, recall, f1: follow from the confusion matrix", "[metrics][precision]") {
  STATIC_REQUIRE(close(precision(confusion), golden::precision, 1e-15));
  STATIC_REQUIRE(close(recall(confusion), golden::recall, 1e-15));
  STATIC_REQUIRE(close(f1(confusion), golden::f1, 1e-15));
  STATIC_REQUIRE(close(precision(confusion, averaging::macro), golden::macro_precision, 1e-15));
  STATIC_REQUIRE(close(recall(confusion, averaging::macro), golden::macro_recall, 1e-15));
  STATIC_REQUIRE(close(f1(confusion, averaging::macro), golden::macro_f1, 1e-15));
  STATIC_REQUIRE(precision(confusion, averaging::micro) == golden::micro);
  STATIC_REQUIRE(recall(confusion, averaging::micro) == golden::micro);
  STATIC_REQUIRE(f1(confusion, averaging::micro) == golden::micro);
  STATIC_REQUIRE(ctnn::accuracy(golden::outputs, golden::labels) == golden::micro);
}

TEST_CASE("precision, recall, f1: scikit-learn's example", "[metrics][precision]") {
  STATIC_REQUIRE(precision(example) == make_tensor<double>({2.0 / 3, 0, 0}));
  STATIC_REQUIRE(precision(example, averaging::macro) == 2.0 / 9);
  STATIC_REQUIRE(precision(example, averaging::micro) == 2.0 / 6);
  STATIC_REQUIRE(recall(example) == make_tensor<double>({1, 0, 0}));
  STATIC_REQUIRE(recall(example, averaging::macro) == 1.0 / 3);
  STATIC_REQUIRE(f1(example) == make_tensor<double>({0.8, 0, 0}));
  STATIC_REQUIRE(close(f1(example, averaging::macro), 0.8 / 3, 1e-15));
}

TEST_CASE("precision, recall, f1: of a class that never occurs are zero", "[metrics][precision]") {
  constexpr auto never = confusion_matrix<2>(make_tensor<int>({0, 0}), make_tensor<int>({0, 0}));
  STATIC_REQUIRE(precision(never) == make_tensor<double>({1, 0}));
  STATIC_REQUIRE(recall(never) == make_tensor<double>({1, 0}));
  STATIC_REQUIRE(f1(never) == make_tensor<double>({1, 0}));
}

TEST_CASE("top_k_accuracy: is the share of labels among the largest outputs",
          "[metrics][top_k_accuracy]") {
  STATIC_REQUIRE(top_k_accuracy<1>(golden::outputs, golden::labels) == golden::top_1);
  STATIC_REQUIRE(top_k_accuracy<2>(golden::outputs, golden::labels) == golden::top_2);
  STATIC_REQUIRE(top_k_accuracy<3>(golden::outputs, golden::labels) == golden::top_3);
  STATIC_REQUIRE(top_k_accuracy<4>(golden::outputs, golden::labels) == 1);
  // scikit-learn's example
  STATIC_REQUIRE(
      top_k_accuracy<2>(
          make_tensor<double>({{0.5, 0.2, 0.2}, {0.3, 0.4, 0.2}, {0.2, 0.4, 0.3}, {0.7, 0.2, 0.1}}),
          make_tensor<int>({0, 1, 2, 2})) == 0.75);
}

TEST_CASE("top_k_accuracy: of equal outputs the earlier is the larger",
          "[metrics][top_k_accuracy]") {
  STATIC_REQUIRE(top_k_accuracy<2>(outputs, make_tensor<int>({0, 1})) == 0.5);
  STATIC_REQUIRE(top_k_accuracy<2>(outputs, make_tensor<int>({2, 2})) == 0.5);
  STATIC_REQUIRE(top_k_accuracy<1>(outputs, make_tensor<int>({1, 0})) == 1);
}

TEST_CASE("top_k_accuracy: NaN is larger than any number, as in argmax",
          "[metrics][top_k_accuracy]") {
  constexpr float nan = std::numeric_limits<float>::quiet_NaN();
  constexpr auto broken = make_tensor<float>({{1, nan, nan}});
  STATIC_REQUIRE(top_k_accuracy<1>(broken, make_tensor<int>({1})) == 1);
  STATIC_REQUIRE(top_k_accuracy<1>(broken, make_tensor<int>({2})) == 0);
  STATIC_REQUIRE(top_k_accuracy<2>(broken, make_tensor<int>({2})) == 1);
  STATIC_REQUIRE(top_k_accuracy<2>(broken, make_tensor<int>({0})) == 0);
}

TEST_CASE("confusion_matrix, top_k_accuracy: need a right label for each sample",
          "[metrics][confusion_matrix]") {
  STATIC_REQUIRE(names_a_class<2>);
  STATIC_REQUIRE_FALSE(names_a_class<3>);
  STATIC_REQUIRE_FALSE(names_a_class<-1>);
  STATIC_REQUIRE(has_top_k<3, tensor<float, 4, 3>, tensor<int, 4>>);
  STATIC_REQUIRE_FALSE(has_top_k<4, tensor<float, 4, 3>, tensor<int, 4>>);
  STATIC_REQUIRE_FALSE(has_top_k<0, tensor<float, 4, 3>, tensor<int, 4>>);
  STATIC_REQUIRE_FALSE(has_top_k<2, tensor<float, 4, 3>, tensor<int, 3>>);
  STATIC_REQUIRE(has_confusion_matrix<tensor<float, 4, 3>, tensor<int, 4>>);
  STATIC_REQUIRE_FALSE(has_confusion_matrix<tensor<float, 4, 3>, tensor<int, 3>>);
  STATIC_REQUIRE_FALSE(has_confusion_matrix<tensor<float, 4, 3>, tensor<float, 4>>);
}
