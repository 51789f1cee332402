// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/onnx/inference/failure.hpp>
#include <ctnn/onnx/inference/static_text.hpp>
#include <ctnn/onnx/inference/tensor_type.hpp>
#include <ctnn/onnx/operators/ml/features.hpp>

#include <array>
#include <cstddef>

namespace ctnn::onnx::ml {

/// The number of classes; their labels must be integers.
template <class Node, static_text Labels>
consteval std::size_t demanded_classes() {
  constexpr std::size_t classes = Node::integers(Labels.view()).size();
  demanded<classes != 0, "the labels of the classes must be integers", Node>();
  return classes;
}

/// The outputs of a classifier: a label for each sample, and scores (samples, classes).
template <class Node, std::size_t Classes>
consteval auto label_and_score_types() {
  constexpr std::size_t samples = features<Node>::samples;
  std::array<tensor_type, Node::output_count> result{};
  result[0] = {data_type::int64, {samples}};
  if constexpr (result.size() > 1) {
    result[1] = {data_type::float32, {samples, Classes}};
  }
  return result;
}

/// The first of the greatest scores.
template <std::size_t Size>
[[nodiscard]] constexpr std::size_t greatest(std::array<float, Size> const& scores) noexcept {
  std::size_t result = 0;
  for (std::size_t i = 1; i < Size; ++i) {
    if (scores[i] > scores[result]) {
      result = i;
    }
  }
  return result;
}

template <class Node, static_text Labels, std::size_t Size>
constexpr void put_label_and_scores(auto const& arguments, std::size_t sample, std::size_t chosen,
                                    std::array<float, Size> const& scores) noexcept {
  constexpr auto labels = Node::integers(Labels.view());
  if constexpr (Node::has_output(0)) {
    arguments.template output<0>()[sample] = labels[chosen];
  }
  if constexpr (Node::has_output(1)) {
    for (std::size_t i = 0; i < Size; ++i) {
      arguments.template output<1>()[sample * Size + i] = scores[i];
    }
  }
}

} // namespace ctnn::onnx::ml
