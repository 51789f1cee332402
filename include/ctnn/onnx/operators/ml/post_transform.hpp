// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/exp.hpp>
#include <ctnn/math/sigmoid.hpp>
#include <ctnn/onnx/inference/failure.hpp>

#include <cstddef>

namespace ctnn::onnx::ml {

/// What becomes of the scores of a sample.
enum class post_transform { none, logistic, softmax, softmax_zero };

template <class Node>
consteval post_transform post_transform_of() {
  constexpr bool none = Node::string_is("post_transform", "NONE", "NONE");
  constexpr bool logistic = Node::string_is("post_transform", "LOGISTIC");
  constexpr bool softmax = Node::string_is("post_transform", "SOFTMAX");
  constexpr bool softmax_zero = Node::string_is("post_transform", "SOFTMAX_ZERO");
  demanded<none || logistic || softmax || softmax_zero,
           "post_transform is not one of NONE, LOGISTIC, SOFTMAX, SOFTMAX_ZERO", Node>();
  return logistic       ? post_transform::logistic
         : softmax      ? post_transform::softmax
         : softmax_zero ? post_transform::softmax_zero
                        : post_transform::none;
}

/// Applies it to `count` scores. SOFTMAX_ZERO leaves zeros as they are.
template <post_transform Transform>
constexpr void transform_scores(float* scores, std::size_t count) noexcept {
  if constexpr (Transform == post_transform::logistic) {
    for (std::size_t i = 0; i < count; ++i) {
      scores[i] = ctnn::sigmoid(scores[i]);
    }
  } else if constexpr (Transform != post_transform::none) {
    constexpr bool keeps_zeros = Transform == post_transform::softmax_zero;
    float largest = scores[0];
    for (std::size_t i = 1; i < count; ++i) {
      largest = scores[i] > largest ? scores[i] : largest;
    }
    float sum = 0;
    for (std::size_t i = 0; i < count; ++i) {
      if (!keeps_zeros || scores[i] != 0) {
        scores[i] = ctnn::exp(scores[i] - largest);
        sum += scores[i];
      }
    }
    for (std::size_t i = 0; i < count; ++i) {
      scores[i] /= sum == 0 ? 1 : sum;
    }
  }
}

} // namespace ctnn::onnx::ml
