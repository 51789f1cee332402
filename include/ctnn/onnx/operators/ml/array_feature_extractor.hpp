// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/contract.hpp>
#include <ctnn/onnx/inference/operation.hpp>
#include <ctnn/onnx/inference/tensor_type.hpp>

#include <cstddef>

namespace ctnn::onnx {

/// The features of each sample at some indices.
/// Source: ONNX ai.onnx.ml ArrayFeatureExtractor (version 1).
template <>
struct operation<"ai.onnx.ml.ArrayFeatureExtractor"> {
  template <class Node>
  static consteval tensor_type infer() {
    tensor_type result = Node::template input<0>();
    std::size_t const chosen = Node::template input<1>().size();
    if (result.rank() == 1) {
      return {result.type, {1, chosen}};
    }
    result.shape[result.rank() - 1] = chosen;
    return result;
  }

  template <class Node>
  static constexpr void run(auto const& arguments) noexcept {
    auto const& x = arguments.template input<0>();
    auto const& indices = arguments.template input<1>();
    auto& y = arguments.template output<0>();
    constexpr tensor_type type = Node::template input<0>();
    constexpr std::size_t count = type.shape[type.rank() - 1];
    for (std::size_t i = 0; i < y.size(); ++i) {
      auto const index = static_cast<std::size_t>(indices[i % indices.size()]);
      if (index >= count) {
        ctnn::detail::contract_violation("ArrayFeatureExtractor: the index is out of range", index,
                                         count);
      }
      y[i] = x[i / indices.size() * count + index];
    }
  }
};

} // namespace ctnn::onnx
