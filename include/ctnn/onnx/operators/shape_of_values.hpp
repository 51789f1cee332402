// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/onnx/inference/failure.hpp>
#include <ctnn/onnx/model/extents.hpp>

#include <cstddef>

namespace ctnn::onnx {

/// The extents that the elements of a constant input are.
template <class Node, std::size_t Input>
consteval extents shape_of_values() {
  constexpr auto const& values = Node::template constant_input<Input>();
  demanded<(values.size() <= max_rank), "a tensor has more than 8 dimensions", Node>();
  constexpr bool good = [] {
    bool result = true;
    for (std::size_t i = 0; i < values.size(); ++i) {
      result = result && values.data()[i] >= 0;
    }
    return result;
  }();
  demanded<good, "an extent is negative", Node>();
  extents result;
  if constexpr (good && values.size() <= max_rank) {
    for (std::size_t i = 0; i < values.size(); ++i) {
      result.push_back(static_cast<std::size_t>(values.data()[i]));
    }
  }
  return result;
}

} // namespace ctnn::onnx
