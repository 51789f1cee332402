// SPDX-License-Identifier: BSL-1.0
#include <ctnn/onnx.hpp>

#include <catch2/catch.hpp>

#include <cstddef>

#include "golden/sklearn_models.hpp"
#include "support/static_require.hpp"

// Models as scikit-learn's users have them, against what scikit-learn says of ten flowers.

namespace {

using namespace golden::sklearn;
using ctnn::onnx::network;

template <class T, std::size_t... Extents, class U, std::size_t... Others>
constexpr bool near(ctnn::tensor<T, Extents...> const& got,
                    ctnn::tensor<U, Others...> const& wanted) {
  static_assert(ctnn::shape<Extents...>::size() == ctnn::shape<Others...>::size());
  for (std::size_t i = 0; i < got.size(); ++i) {
    T const difference = got.data[i] - wanted.data[i];
    if (!(difference < 2e-5f && difference > -2e-5f)) {
      return false;
    }
  }
  return true;
}

/// The outputs for the flowers, by the compiler; the processor's are the same.
template <auto const& File>
constexpr auto answers = network<File>{}(flowers);

template <auto const& File>
bool same_at_run_time() {
  auto x = flowers;
  asm volatile("" : : "r"(&x) : "memory");
  return network<File>{}(x) == answers<File>;
}

} // namespace

TEST_CASE("A random forest says what scikit-learn's says", "[onnx]") {
  STATIC_REQUIRE(answers<forest>.template get<0>() == forest_label_says);
  STATIC_REQUIRE(near(answers<forest>.template get<1>(), forest_scores_says));
  CHECK(same_at_run_time<forest>());
}

TEST_CASE("Boosted trees say what scikit-learn's say", "[onnx]") {
  STATIC_REQUIRE(near(answers<boosting>, boosting_says));
  CHECK(same_at_run_time<boosting>());
}

TEST_CASE("A scaler and a logistic regression say what scikit-learn's say", "[onnx]") {
  STATIC_REQUIRE(answers<logistic>.template get<0>() == logistic_label_says);
  STATIC_REQUIRE(near(answers<logistic>.template get<1>(), logistic_scores_says));
  CHECK(same_at_run_time<logistic>());
}

TEST_CASE("A logistic regression of two classes says what scikit-learn's says", "[onnx]") {
  STATIC_REQUIRE(answers<two_classes>.template get<0>() == two_classes_label_says);
  STATIC_REQUIRE(near(answers<two_classes>.template get<1>(), two_classes_scores_says));
  CHECK(same_at_run_time<two_classes>());
}

TEST_CASE("A normaliser and a linear regression say what scikit-learn's say", "[onnx]") {
  STATIC_REQUIRE(near(answers<linear>, linear_says));
  CHECK(same_at_run_time<linear>());
}
