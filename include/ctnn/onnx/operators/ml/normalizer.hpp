// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/fma.hpp>
#include <ctnn/math/sqrt.hpp>
#include <ctnn/onnx/inference/failure.hpp>
#include <ctnn/onnx/inference/operation.hpp>
#include <ctnn/onnx/operators/ml/features.hpp>
#include <ctnn/onnx/operators/wide.hpp>

#include <cstddef>

namespace ctnn::onnx {

/// Each sample divided by its norm: the greatest magnitude (MAX), their sum (L1), or the root of
/// their squares' sum (L2); a sample of zeros as it is.
/// Source: ONNX ai.onnx.ml Normalizer (version 1).
template <>
struct operation<"ai.onnx.ml.Normalizer"> {
  template <class Node>
  static consteval tensor_type infer() {
    ml::features<Node>::demanded();
    demand<Node::string_is("norm", "MAX", "MAX") || Node::string_is("norm", "L1") ||
               Node::string_is("norm", "L2"),
           "norm is not one of MAX, L1, L2", Node>();
    return {data_type::float32, Node::template input<0>().shape};
  }

  template <class Node>
  static constexpr void run(auto const& arguments) noexcept {
    auto const& x = arguments.template input<0>();
    auto& y = arguments.template output<0>();
    constexpr bool largest = Node::string_is("norm", "MAX", "MAX");
    constexpr bool squares = Node::string_is("norm", "L2");
    constexpr std::size_t count = ml::features<Node>::count;
    for (std::size_t first = 0; first < y.size(); first += count) {
      float norm = 0;
      for (std::size_t i = 0; i < count; ++i) {
        float const value = converted<float>(x[first + i]);
        float const size = value < 0 ? -value : value;
        norm = largest   ? (size > norm ? size : norm)
               : squares ? fma(size, size, norm)
                         : norm + size;
      }
      norm = squares ? ctnn::sqrt(norm) : norm;
      for (std::size_t i = 0; i < count; ++i) {
        float const value = converted<float>(x[first + i]);
        y[first + i] = norm == 0 ? value : value / norm;
      }
    }
  }
};

} // namespace ctnn::onnx
