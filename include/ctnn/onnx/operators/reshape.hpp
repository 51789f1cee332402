// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/onnx/inference/failure.hpp>
#include <ctnn/onnx/inference/operation.hpp>
#include <ctnn/onnx/inference/tensor_type.hpp>
#include <ctnn/onnx/operators/axis.hpp>
#include <ctnn/onnx/operators/view.hpp>

#include <array>
#include <cstddef>
#include <cstdint>

namespace ctnn::onnx {

/// The elements in a tensor of other extents: -1 is what the others leave, 0 the input's.
/// Source: ONNX Reshape (opset 14).
template <>
struct operation<"Reshape"> : view_operation {
  static constexpr std::array<std::size_t, 1> constant_inputs{1};

  template <class Node>
  static consteval tensor_type infer() {
    constexpr tensor_type x = Node::template input<0>();
    constexpr auto const& wanted = integers_of<Node, "shape", 1>;
    demand<(wanted.size() <= max_rank), "a tensor has more than 8 dimensions", Node>();
    constexpr extents shape =
        reshaped(x.shape, wanted.data(), wanted.size(), Node::integer("allowzero", 0) != 0);
    demand<shape.size() == x.size(), "the elements do not fill the shape", Node, x.shape, shape>();
    return {x.type, shape.size() == x.size() ? shape : x.shape};
  }

private:
  static consteval extents reshaped(extents const& from, std::int64_t const* wanted,
                                    std::size_t count, bool zero_is_zero) {
    extents result;
    std::size_t open = none;
    std::size_t known = 1;
    for (std::size_t i = 0; i < count && i < max_rank; ++i) {
      std::int64_t const extent = wanted[i];
      if (extent == -1 && open == none) {
        open = i;
        result.push_back(1);
        continue;
      }
      // Extents that cannot be: one so large that no size is that of the input.
      std::size_t const kept = i < from.rank ? from[i] : none;
      result.push_back(extent == 0 && !zero_is_zero ? kept
                       : extent < 0                 ? none
                                                    : static_cast<std::size_t>(extent));
      known *= result[i];
    }
    if (open != none) {
      result[open] = known == 0 ? 0 : from.size() / known;
    }
    return result;
  }
};

/// The elements in a matrix, whose rows are the dimensions before an axis.
/// Source: ONNX Flatten (opset 13).
template <>
struct operation<"Flatten"> : view_operation {
  template <class Node>
  static consteval tensor_type infer() {
    constexpr tensor_type x = Node::template input<0>();
    constexpr std::int64_t axis = Node::integer("axis", 1);
    constexpr std::size_t first =
        axis == static_cast<std::int64_t>(x.rank()) ? x.rank() : dimension_at(axis, x.rank());
    demand<first != none, "the axis is no dimension of the input", Node, x.shape>();
    if constexpr (first != none) {
      return {x.type, {x.shape.product(0, first), x.shape.product(first, x.rank())}};
    } else {
      return x;
    }
  }
};

namespace detail {

/// The dimensions that axes mean; `is_good` if each is one and none stands there twice.
struct dimension_set {
  std::array<bool, max_rank> is_in{};
  bool is_good = true;

  constexpr dimension_set(std::int64_t const* axes, std::size_t count, std::size_t rank) {
    for (std::size_t i = 0; i < count; ++i) {
      std::size_t const dimension = rank <= max_rank ? dimension_at(axes[i], rank) : none;
      if (dimension == none || is_in[dimension]) {
        is_good = false;
      } else {
        is_in[dimension] = true;
      }
    }
  }
};

} // namespace detail

/// The elements without dimensions of extent 1. Source: ONNX Squeeze (opset 13).
template <>
struct operation<"Squeeze"> : view_operation {
  static constexpr std::array<std::size_t, 1> constant_inputs{1};

  template <class Node>
  static consteval tensor_type infer() {
    constexpr tensor_type x = Node::template input<0>();
    constexpr auto const& axes = integers_of<Node, "axes", 1>;
    constexpr detail::dimension_set dropped(axes.data(), axes.size(), x.rank());
    demand<dropped.is_good, "an axis is no dimension of the input, or stands there twice", Node,
           x.shape>();
    constexpr bool ones = [&] {
      bool result = true;
      for (std::size_t i = 0; i < x.rank(); ++i) {
        result = result && (!dropped.is_in[i] || x.shape[i] == 1);
      }
      return result;
    }();
    demand<ones, "a dimension that is to be dropped is not of extent 1", Node, x.shape>();
    tensor_type result{x.type, {}};
    for (std::size_t i = 0; i < x.rank(); ++i) {
      if (gives_integers<Node, "axes", 1> ? !dropped.is_in[i] : x.shape[i] != 1) {
        result.shape.push_back(x.shape[i]);
      }
    }
    return result;
  }
};

/// The elements with further dimensions of extent 1. Source: ONNX Unsqueeze (opset 13).
template <>
struct operation<"Unsqueeze"> : view_operation {
  static constexpr std::array<std::size_t, 1> constant_inputs{1};

  template <class Node>
  static consteval tensor_type infer() {
    constexpr tensor_type x = Node::template input<0>();
    constexpr auto const& axes = integers_of<Node, "axes", 1>;
    constexpr std::size_t rank = x.rank() + axes.size();
    demand<(rank <= max_rank), "a tensor has more than 8 dimensions", Node>();
    constexpr detail::dimension_set added(axes.data(), axes.size(), rank);
    demand<added.is_good, "an axis is no dimension of the output, or stands there twice", Node,
           x.shape>();
    tensor_type result{x.type, {}};
    if constexpr (added.is_good) {
      for (std::size_t i = 0, from = 0; i < rank; ++i) {
        result.shape.push_back(added.is_in[i] ? 1 : x.shape[from++]);
      }
    }
    return result;
  }
};

} // namespace ctnn::onnx
