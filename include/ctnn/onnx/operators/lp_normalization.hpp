// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/onnx/inference/failure.hpp>
#include <ctnn/onnx/inference/operation.hpp>
#include <ctnn/onnx/inference/tensor_type.hpp>
#include <ctnn/onnx/operators/lp_norm.hpp>
#include <ctnn/onnx/operators/parts.hpp>

#include <cstddef>
#include <cstdint>

namespace ctnn::onnx {

/// y = x divided by its p-norm along an axis; 0 where that is 0, which versions before 22 leave
/// open. Source: ONNX LpNormalization (opset 22).
template <>
struct operation<"LpNormalization"> {
  template <class Node>
  static consteval tensor_type infer() {
    constexpr extents x = Node::template input<0>().shape;
    constexpr auto rank = static_cast<std::int64_t>(x.rank);
    demand<(given_axis<Node> >= -rank && given_axis<Node> < rank),
           "the axis is not one of the input's", Node, x>();
    demand<Node::integer("p", 2) == 1 || Node::integer("p", 2) == 2, "p is neither 1 nor 2", Node,
           x>();
    return Node::template input<0>();
  }

  template <class Node>
  static constexpr void run(auto const& arguments) noexcept {
    constexpr extents shape = Node::template input<0>().shape;
    constexpr std::size_t axis = given_axis<Node> < 0
                                     ? shape.rank - static_cast<std::size_t>(-given_axis<Node>)
                                     : static_cast<std::size_t>(given_axis<Node>);
    constexpr std::size_t count = shape[axis];
    constexpr std::size_t step = shape.product(axis + 1, shape.rank);
    using norm = detail::lp_norm<Node::integer("p", 2)>;
    auto const& x = detail::calculable(arguments.template input<0>());
    detail::calculate(arguments.template output<0>(), [&](auto& y) {
      using T = detail::element_in<decltype(y)>;
      for (std::size_t i = 0; i < shape.product(0, axis); ++i) {
        for (std::size_t k = 0; k < step; ++k) {
          std::size_t const first = i * count * step + k;
          T sum = 0;
          for (std::size_t n = 0; n < count; ++n) {
            sum += norm::power(x[first + n * step]);
          }
          T const size = norm::root(sum);
          for (std::size_t n = 0; n < count; ++n) {
            y[first + n * step] = size == 0 ? T{} : x[first + n * step] / size;
          }
        }
      }
    });
  }

private:
  template <class Node>
  static constexpr std::int64_t given_axis = Node::integer("axis", -1);
};

} // namespace ctnn::onnx
