// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/onnx/inference/failure.hpp>
#include <ctnn/onnx/inference/tensor_type.hpp>
#include <ctnn/onnx/operators/broadcast.hpp>
#include <ctnn/onnx/operators/checked_index.hpp>

#include <array>
#include <cstddef>

namespace ctnn::onnx {

/// The type of an input of indices.
template <class Node, std::size_t Input>
consteval tensor_type demanded_indices() {
  constexpr tensor_type indices = Node::template input<Input>();
  demanded<indices.type == data_type::int32 || indices.type == data_type::int64,
           "the indices are neither int32 nor int64", Node>();
  return indices;
}

/// Demands that indices lie within a tensor along all dimensions but the one that they are of.
template <class Node, std::size_t Axis, extents Tensor, extents Indices>
consteval void demand_within() {
  constexpr bool within = [] {
    bool result = Indices.rank == Tensor.rank;
    for (std::size_t i = 0; i < Indices.rank && result; ++i) {
      result = i == Axis || Indices[i] <= Tensor[i];
    }
    return result;
  }();
  demand<within, "the indices' shape does not lie within the input's", Node, Tensor, Indices>();
}

/// The strides of a tensor, but 0 along a dimension, which indices are of.
[[nodiscard]] constexpr std::array<std::size_t, max_rank>
strides_without(extents const& shape, std::size_t dimension) noexcept {
  auto result = strides(shape);
  result[dimension] = 0;
  return result;
}

/// The place that `Depth` indices mean in a tensor behind its first dimensions.
template <extents Shape, std::size_t First, std::size_t Depth>
[[nodiscard]] constexpr std::size_t place_of(auto const* indices) noexcept {
  constexpr auto steps = strides(Shape);
  std::size_t result = 0;
  for (std::size_t i = 0; i < Depth; ++i) {
    result += checked_index(indices[i], Shape[First + i]) * steps[First + i];
  }
  return result;
}

} // namespace ctnn::onnx
