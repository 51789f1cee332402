// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/onnx/inference/failure.hpp>
#include <ctnn/onnx/inference/operation.hpp>
#include <ctnn/onnx/inference/tensor_type.hpp>
#include <ctnn/onnx/operators/axis.hpp>
#include <ctnn/onnx/operators/first_in_order.hpp>
#include <ctnn/onnx/operators/wide.hpp>

#include <array>
#include <cstddef>
#include <cstdint>

namespace ctnn::onnx {

/// The k largest or smallest along an axis, in order, and where they stand; of equals the first
/// comes first, and NaN is larger than all. Source: ONNX TopK (opset 11; k an attribute: 1).
template <>
struct operation<"TopK"> {
  static constexpr std::array<std::size_t, 1> constant_inputs{1};

  template <class Node>
  static consteval auto infer() {
    constexpr tensor_type x = Node::template input<0>();
    constexpr std::size_t axis = axis_attribute<Node, -1>();
    constexpr std::int64_t k = count_of<Node>();
    demand<k >= 0 && k <= static_cast<std::int64_t>(x.shape[axis]),
           "k is not between 0 and the extent of the axis", Node, x.shape>();
    std::array<tensor_type, 2> result{x, {data_type::int64, x.shape}};
    result[0].shape[axis] = static_cast<std::size_t>(k);
    result[1].shape[axis] = static_cast<std::size_t>(k);
    return result;
  }

  template <class Node>
  static constexpr void run(auto const& arguments) noexcept {
    constexpr extents shape = Node::template input<0>().shape;
    constexpr std::size_t axis = axis_attribute<Node, -1>();
    constexpr auto k = static_cast<std::size_t>(count_of<Node>());
    constexpr std::size_t inner = shape.product(axis + 1, shape.rank);
    constexpr std::size_t outer = shape.product(0, axis);
    [[maybe_unused]] constexpr bool largest = Node::integer("largest", 1) != 0;
    if constexpr (k * inner * outer > 0) {
      auto const& x = arguments.template input<0>();
      std::array<std::size_t, k> best{};
      for (std::size_t i = 0; i < outer; ++i) {
        for (std::size_t j = 0; j < inner; ++j) {
          auto const* const row = x.data() + i * shape[axis] * inner + j;
          first_in_order(best.data(), k, shape[axis], [row](std::size_t a, std::size_t b) {
            auto const of_a = widened(row[a * inner]);
            auto const of_b = widened(row[b * inner]);
            bool const before = largest ? less_or_last(of_b, of_a) : less_or_last(of_a, of_b);
            bool const behind = largest ? less_or_last(of_a, of_b) : less_or_last(of_b, of_a);
            return before || (!behind && a < b);
          });
          for (std::size_t n = 0; n < k; ++n) {
            std::size_t const place = (i * k + n) * inner + j;
            if constexpr (Node::has_output(0)) {
              arguments.template output<0>()[place] = row[best[n] * inner];
            }
            if constexpr (Node::has_output(1)) {
              arguments.template output<1>()[place] = static_cast<std::int64_t>(best[n]);
            }
          }
        }
      }
    }
  }

private:
  template <class Node>
  static consteval std::int64_t count_of() {
    if constexpr (Node::version < 10) {
      return Node::integer("k", -1);
    } else {
      constexpr auto const& k = Node::template constant_input<1>();
      demanded<k.size() == 1, "k is not one number", Node>();
      return static_cast<std::int64_t>(k.data()[0]);
    }
  }
};

} // namespace ctnn::onnx
