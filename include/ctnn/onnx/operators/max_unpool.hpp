// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/copy.hpp>
#include <ctnn/onnx/inference/failure.hpp>
#include <ctnn/onnx/inference/operation.hpp>
#include <ctnn/onnx/inference/tensor_type.hpp>
#include <ctnn/onnx/operators/broadcast.hpp>
#include <ctnn/onnx/operators/checked_index.hpp>
#include <ctnn/onnx/operators/indices.hpp>
#include <ctnn/onnx/operators/shape_of_values.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace ctnn::onnx {

/// What MaxPool found, in its places, and 0 elsewhere. A larger output_shape adds zeros at the end
/// of each dimension; the indices remain those of the tensor that was pooled.
/// Source: ONNX MaxUnpool (opset 11).
template <>
struct operation<"MaxUnpool"> {
  static constexpr std::array<std::size_t, 1> constant_inputs{2};

  template <class Node>
  static consteval tensor_type infer() {
    constexpr tensor_type x = Node::template input<0>();
    constexpr tensor_type indices = demanded_indices<Node, 1>();
    demand<x.shape == indices.shape, "there are not as many indices as elements", Node, x.shape,
           indices.shape>();
    constexpr extents shape = pooled_shape<Node>();
    if constexpr (Node::has_input(2)) {
      constexpr extents given = shape_of_values<Node, 2>();
      constexpr bool holds = [&] {
        bool result = given.rank == shape.rank;
        for (std::size_t i = 0; i < given.rank && result; ++i) {
          result = given[i] >= shape[i];
        }
        return result;
      }();
      demand<holds, "output_shape does not hold what was pooled", Node, given, shape>();
      return {x.type, given};
    } else {
      return {x.type, shape};
    }
  }

  template <class Node>
  static constexpr void run(auto const& arguments) noexcept {
    constexpr extents from = pooled_shape<Node>();
    constexpr auto steps = strides(from);
    constexpr auto to = strides(Node::template output<0>().shape);
    auto const& x = arguments.template input<0>();
    auto const& indices = arguments.template input<1>();
    auto& y = arguments.template output<0>();
    using T = typename std::remove_cvref_t<decltype(y)>::value_type;
    ctnn::detail::fill(y.data(), y.size(), T{});
    for (std::size_t i = 0; i < x.size(); ++i) {
      std::size_t const index = checked_index(indices.data()[i], from.size());
      std::size_t place = 0;
      for (std::size_t d = 0; d < from.rank; ++d) {
        place += index / steps[d] % from[d] * to[d];
      }
      y.data()[place] = x.data()[i];
    }
  }

private:
  /// Of the tensor that was pooled.
  template <class Node>
  static consteval extents pooled_shape() {
    constexpr extents x = Node::template input<0>().shape;
    constexpr std::size_t dimensions = x.rank < 2 ? 0 : x.rank - 2;
    constexpr auto kernel = Node::integers("kernel_shape");
    constexpr auto step = Node::integers("strides");
    constexpr auto pads = Node::integers("pads");
    demanded<x.rank >= 3 && kernel.size() == dimensions &&
                 (step.size() == dimensions || step.size() == 0) &&
                 (pads.size() == 2 * dimensions || pads.size() == 0),
             "kernel_shape, strides and pads do not go together with the input", Node, x>();
    extents result = x;
    for (std::size_t i = 0; i < dimensions; ++i) {
      std::int64_t const apart = step.size() == 0 ? 1 : step[i];
      std::int64_t const cut = pads.size() == 0 ? 0 : pads[i] + pads[dimensions + i];
      result[2 + i] = static_cast<std::size_t>((static_cast<std::int64_t>(x[2 + i]) - 1) * apart +
                                               kernel[i] - cut);
    }
    return result;
  }
};

} // namespace ctnn::onnx
