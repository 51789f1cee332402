// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/copy.hpp>
#include <ctnn/onnx/inference/failure.hpp>
#include <ctnn/onnx/inference/operation.hpp>
#include <ctnn/onnx/inference/tensor_type.hpp>
#include <ctnn/onnx/operators/axis.hpp>
#include <ctnn/onnx/operators/broadcast.hpp>
#include <ctnn/onnx/operators/checked_index.hpp>
#include <ctnn/onnx/operators/indices.hpp>

#include <array>
#include <cstddef>
#include <cstdint>

namespace ctnn::onnx {

/// What stands at indices along an axis: y[i, k, j] = x[i, indices[k], j].
/// Source: ONNX Gather (opset 13).
template <>
struct operation<"Gather"> {
  template <class Node>
  static consteval tensor_type infer() {
    constexpr tensor_type x = Node::template input<0>();
    constexpr tensor_type indices = demanded_indices<Node, 1>();
    constexpr std::size_t axis = axis_attribute<Node, 0>();
    demand<(x.rank() + indices.rank() <= max_rank + 1), "a tensor has more than 8 dimensions",
           Node>();
    tensor_type y{x.type, {}};
    for (std::size_t i = 0; i < x.rank(); ++i) {
      if (i != axis) {
        y.shape.push_back(x.shape[i]);
        continue;
      }
      for (std::size_t k = 0; k < indices.rank(); ++k) {
        y.shape.push_back(indices.shape[k]);
      }
    }
    return y;
  }

  template <class Node>
  static constexpr void run(auto const& arguments) noexcept {
    constexpr extents shape = Node::template input<0>().shape;
    constexpr std::size_t axis = axis_attribute<Node, 0>();
    constexpr std::size_t outer = shape.product(0, axis);
    constexpr std::size_t inner = shape.product(axis + 1, shape.rank);
    auto const& indices = arguments.template input<1>();
    auto const* const x = arguments.template input<0>().data();
    auto* y = arguments.template output<0>().data();
    if constexpr (outer * inner > 0) {
      for (std::size_t i = 0; i < outer; ++i) {
        for (std::size_t k = 0; k < indices.size(); ++k) {
          std::size_t const row = i * shape[axis] + checked_index(indices[k], shape[axis]);
          ctnn::detail::copy(x + row * inner, inner, y);
          y += inner;
        }
      }
    }
  }
};

/// What stands at each index along an axis, elsewhere at the same place:
/// y[i, k, j] = x[i, indices[i, k, j], j]. Source: ONNX GatherElements (opset 13).
template <>
struct operation<"GatherElements"> {
  template <class Node>
  static consteval tensor_type infer() {
    constexpr tensor_type x = Node::template input<0>();
    constexpr tensor_type indices = demanded_indices<Node, 1>();
    demand_within<Node, axis_attribute<Node, 0>(), x.shape, indices.shape>();
    return {x.type, indices.shape};
  }

  template <class Node>
  static constexpr void run(auto const& arguments) noexcept {
    constexpr extents shape = Node::template input<0>().shape;
    constexpr std::size_t axis = axis_attribute<Node, 0>();
    auto const& x = arguments.template input<0>();
    auto const& indices = arguments.template input<1>();
    auto& y = arguments.template output<0>();
    constexpr stride_table<1> steps{strides_without(shape, axis)};
    for_each_place<Node::template output<0>().shape, steps>([&](std::size_t i, auto const& at) {
      y[i] = x[at[0] + checked_index(indices[i], shape[axis]) * strides(shape)[axis]];
    });
  }
};

/// What stands at places: y[b, k, ...] = x[b, indices[b, k, 0], indices[b, k, 1], ...].
/// Source: ONNX GatherND (opset 13).
template <>
struct operation<"GatherND"> {
  template <class Node>
  static consteval tensor_type infer() {
    constexpr tensor_type x = Node::template input<0>();
    constexpr tensor_type indices = demanded_indices<Node, 1>();
    constexpr std::size_t batches = batch_rank<Node>();
    demand<(indices.rank() > batches) && same_batches(x.shape, indices.shape, batches),
           "the inputs do not agree along the batch's dimensions", Node, x.shape, indices.shape>();
    constexpr std::size_t depth = indices.shape[indices.rank() - 1];
    demand<(batches + depth <= x.rank()), "there are more indices than dimensions", Node, x.shape,
           indices.shape>();
    demand<(indices.rank() + x.rank() <= max_rank + 1 + batches + depth),
           "a tensor has more than 8 dimensions", Node>();
    tensor_type y{x.type, {}};
    for (std::size_t i = 0; i + 1 < indices.rank(); ++i) {
      y.shape.push_back(indices.shape[i]);
    }
    for (std::size_t i = batches + depth; i < x.rank(); ++i) {
      y.shape.push_back(x.shape[i]);
    }
    return y;
  }

  template <class Node>
  static constexpr void run(auto const& arguments) noexcept {
    constexpr extents shape = Node::template input<0>().shape;
    constexpr extents of_indices = Node::template input<1>().shape;
    constexpr std::size_t batch = batch_rank<Node>();
    constexpr std::size_t depth = of_indices[of_indices.rank - 1];
    constexpr std::size_t batches = shape.product(0, batch);
    constexpr std::size_t count = of_indices.product(batch, of_indices.rank - 1);
    constexpr std::size_t block = shape.product(batch, shape.rank);
    constexpr std::size_t inner = shape.product(batch + depth, shape.rank);
    if constexpr (Node::template output<0>().size() > 0) {
      auto const* index = arguments.template input<1>().data();
      auto const* const x = arguments.template input<0>().data();
      auto* y = arguments.template output<0>().data();
      for (std::size_t b = 0; b < batches; ++b) {
        for (std::size_t i = 0; i < count; ++i) {
          std::size_t const from = b * block + place_of<shape, batch, depth>(index);
          ctnn::detail::copy(x + from, inner, y);
          index += depth;
          y += inner;
        }
      }
    }
  }

private:
  template <class Node>
  static consteval std::size_t batch_rank() {
    constexpr std::int64_t batches = Node::integer("batch_dims", 0);
    constexpr bool good =
        batches >= 0 && batches <= static_cast<std::int64_t>(Node::template input<0>().rank());
    demanded<good, "batch_dims is no number of the input's dimensions", Node>();
    return good ? static_cast<std::size_t>(batches) : 0;
  }
  static consteval bool same_batches(extents const& x, extents const& indices, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
      if (x[i] != indices[i]) {
        return false;
      }
    }
    return true;
  }
};

} // namespace ctnn::onnx
