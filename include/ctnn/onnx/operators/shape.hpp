// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/onnx/inference/operation.hpp>
#include <ctnn/onnx/inference/tensor_type.hpp>
#include <ctnn/onnx/model/records.hpp>

#include <cstddef>
#include <cstdint>

namespace ctnn::onnx {

/// The extents of the input, from one dimension to before another. Source: ONNX Shape (opset 15).
template <>
struct operation<"Shape"> {
  static constexpr bool reads_values = false;

  template <class Node>
  static consteval tensor_type infer() {
    constexpr range dimensions = dimensions_of<Node>();
    return {data_type::int64, {dimensions.count}};
  }

  template <class Node>
  static constexpr void run(auto const& arguments) noexcept {
    constexpr extents shape = Node::template input<0>().shape;
    constexpr range dimensions = dimensions_of<Node>();
    auto& y = arguments.template output<0>();
    for (std::size_t i = 0; i < dimensions.count; ++i) {
      y.data()[i] = static_cast<std::int64_t>(shape[dimensions.first + i]);
    }
  }

private:
  template <class Node>
  static consteval range dimensions_of() {
    constexpr auto rank = static_cast<std::int64_t>(Node::template input<0>().rank());
    auto const limited = [](std::int64_t axis) {
      std::int64_t const counted = axis < 0 ? axis + rank : axis;
      return static_cast<std::size_t>(counted < 0 ? 0 : counted > rank ? rank : counted);
    };
    std::size_t const first = limited(Node::integer("start", 0));
    std::size_t const last = limited(Node::integer("end", rank));
    return {first, last > first ? last - first : 0};
  }
};

/// The number of elements of the input. Source: ONNX Size (opset 13).
template <>
struct operation<"Size"> {
  static constexpr bool reads_values = false;

  template <class Node>
  static consteval tensor_type infer() {
    return {data_type::int64, {}};
  }

  template <class Node>
  static constexpr void run(auto const& arguments) noexcept {
    arguments.template output<0>()[0] = static_cast<std::int64_t>(Node::template input<0>().size());
  }
};

} // namespace ctnn::onnx
