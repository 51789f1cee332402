// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/fma.hpp>
#include <ctnn/onnx/inference/failure.hpp>
#include <ctnn/onnx/inference/operation.hpp>
#include <ctnn/onnx/operators/ml/features.hpp>
#include <ctnn/onnx/operators/ml/labels.hpp>
#include <ctnn/onnx/operators/ml/post_transform.hpp>
#include <ctnn/onnx/operators/wide.hpp>

#include <array>
#include <cstddef>

namespace ctnn::onnx {

namespace ml {

/// The scores of a sample: intercept + coefficients (scores, features) x.
template <class Node, std::size_t Scores>
constexpr void linear_scores(auto const& x, std::size_t sample, float* scores) noexcept {
  constexpr std::size_t count = features<Node>::count;
  constexpr auto coefficients = Node::numbers("coefficients");
  constexpr auto intercepts = Node::numbers("intercepts");
  for (std::size_t s = 0; s < Scores; ++s) {
    float sum = intercepts.size() == 0 ? 0 : intercepts[s];
    for (std::size_t i = 0; i < count; ++i) {
      sum = fma(coefficients[s * count + i], converted<float>(x[sample * count + i]), sum);
    }
    scores[s] = sum;
  }
}

template <class Node, std::size_t Scores>
consteval void demand_linear() {
  features<Node>::demanded();
  constexpr std::size_t intercepts = Node::numbers("intercepts").size();
  demand<Scores != 0 && Node::numbers("coefficients").size() == Scores * features<Node>::count &&
             (intercepts == 0 || intercepts == Scores),
         "coefficients and intercepts are not those of so many features", Node,
         Node::template input<0>().shape>();
}

} // namespace ml

/// coefficients x + intercepts. Source: ONNX ai.onnx.ml LinearRegressor (version 1).
template <>
struct operation<"ai.onnx.ml.LinearRegressor"> {
  template <class Node>
  static constexpr auto targets = static_cast<std::size_t>(Node::integer("targets", 1));

  template <class Node>
  static consteval tensor_type infer() {
    ml::demand_linear<Node, targets<Node>>();
    return {data_type::float32, {ml::features<Node>::samples, targets<Node>}};
  }

  template <class Node>
  static constexpr void run(auto const& arguments) noexcept {
    auto const& x = arguments.template input<0>();
    auto& y = arguments.template output<0>();
    for (std::size_t n = 0; n < ml::features<Node>::samples; ++n) {
      float* const scores = y.data() + n * targets<Node>;
      ml::linear_scores<Node, targets<Node>>(x, n, scores);
      ml::transform_scores<ml::post_transform_of<Node>()>(scores, targets<Node>);
    }
  }
};

/// The class of the greatest of the scores coefficients x + intercepts, and the scores. A single
/// row of coefficients and two classes: the second where its score is above 0.
/// Source: ONNX ai.onnx.ml LinearClassifier (version 1), with labels that are integers.
template <>
struct operation<"ai.onnx.ml.LinearClassifier"> {
  template <class Node>
  static constexpr std::size_t rows =
      ml::features<Node>::count == 0
          ? 0
          : Node::numbers("coefficients").size() / ml::features<Node>::count;

  template <class Node>
  static consteval auto infer() {
    ml::demand_linear<Node, rows<Node>>();
    constexpr std::size_t classes = ml::demanded_classes<Node, "classlabels_ints">();
    demand<rows<Node> == classes || (rows<Node> == 1 && classes == 2),
           "there is not a row of coefficients for each class", Node>();
    return ml::label_and_score_types<Node, classes>();
  }

  template <class Node>
  static constexpr void run(auto const& arguments) noexcept {
    constexpr std::size_t classes = Node::integers("classlabels_ints").size();
    constexpr auto transform = ml::post_transform_of<Node>();
    auto const& x = arguments.template input<0>();
    std::array<float, classes> scores{};
    for (std::size_t n = 0; n < ml::features<Node>::samples; ++n) {
      ml::linear_scores<Node, rows<Node>>(x, n, scores.data());
      std::size_t chosen = 0;
      if constexpr (rows<Node> == 1 && classes == 2) {
        chosen = scores[0] > 0 ? 1 : 0;
        scores[1] = scores[0];
        scores[0] = -scores[0];
      } else {
        chosen = ml::greatest(scores);
      }
      ml::transform_scores<transform>(scores.data(), classes);
      ml::put_label_and_scores<Node, "classlabels_ints">(arguments, n, chosen, scores);
    }
  }
};

} // namespace ctnn::onnx
