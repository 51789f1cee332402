// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/copy.hpp>
#include <ctnn/onnx/inference/failure.hpp>
#include <ctnn/onnx/inference/operation.hpp>
#include <ctnn/onnx/inference/tensor_type.hpp>
#include <ctnn/onnx/operators/axis.hpp>
#include <ctnn/onnx/operators/wide.hpp>

#include <array>
#include <cstddef>
#include <cstdint>

namespace ctnn::onnx {

/// values[1] where the place along a further dimension is the index, values[0] elsewhere; all of
/// them where the index is no place. Source: ONNX OneHot (opset 11).
template <>
struct operation<"OneHot"> {
  static constexpr std::array<std::size_t, 1> constant_inputs{1};

  template <class Node>
  static consteval tensor_type infer() {
    constexpr tensor_type indices = Node::template input<0>();
    constexpr tensor_type values = Node::template input<2>();
    demand<values.size() == 2, "the values are not two", Node, values.shape>();
    demand<(indices.rank() < max_rank), "a tensor has more than 8 dimensions", Node>();
    constexpr std::size_t axis = axis_of<Node>();
    constexpr auto const& depth = Node::template constant_input<1>();
    demand<depth.size() == 1, "the depth is not one number", Node>();
    constexpr auto places = converted<std::int64_t>(depth.data()[0]);
    demand<(places >= 0), "the depth is negative", Node>();
    tensor_type y{values.type, {}};
    for (std::size_t i = 0; i <= indices.rank(); ++i) {
      y.shape.push_back(i == axis ? static_cast<std::size_t>(places)
                                  : indices.shape[i < axis ? i : i - 1]);
    }
    return y;
  }

  template <class Node>
  static constexpr void run(auto const& arguments) noexcept {
    constexpr extents shape = Node::template output<0>().shape;
    constexpr std::size_t axis = axis_of<Node>();
    constexpr std::size_t outer = shape.product(0, axis);
    constexpr std::size_t inner = shape.product(axis + 1, shape.rank);
    constexpr auto depth = static_cast<std::int64_t>(shape[axis]);
    auto const& indices = arguments.template input<0>();
    auto const& values = arguments.template input<2>();
    auto& y = arguments.template output<0>();
    ctnn::detail::fill(y.data(), y.size(), values[0]);
    for (std::size_t i = 0; i < outer; ++i) {
      for (std::size_t k = 0; k < inner; ++k) {
        auto const index = converted<std::int64_t>(indices.data()[i * inner + k]);
        std::int64_t const place = index < 0 ? index + depth : index;
        if (place >= 0 && place < depth) {
          y.data()[(i * shape[axis] + static_cast<std::size_t>(place)) * inner + k] = values[1];
        }
      }
    }
  }

private:
  template <class Node>
  static consteval std::size_t axis_of() {
    return demanded_dimension<Node, Node::integer("axis", -1),
                              Node::template input<0>().rank() + 1>();
  }
};

} // namespace ctnn::onnx
