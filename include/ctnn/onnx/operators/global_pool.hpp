// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/lane_reduction.hpp>
#include <ctnn/onnx/inference/failure.hpp>
#include <ctnn/onnx/inference/operation.hpp>
#include <ctnn/onnx/inference/tensor_type.hpp>
#include <ctnn/onnx/operators/lp_norm.hpp>
#include <ctnn/onnx/operators/parts.hpp>
#include <ctnn/ops/global_pool.hpp>

#include <cstddef>

namespace ctnn::onnx {

/// A pooling of all places of each channel: `Self::template value<Node, places>(x)` of a pointer.
template <class Self>
struct global_pooling {
  template <class Node>
  static consteval tensor_type infer() {
    constexpr tensor_type x = Node::template input<0>();
    demand<(x.shape.rank >= 2 && x.shape.product(2, x.shape.rank) > 0),
           "a global pooling needs samples and channels of places", Node, x.shape>();
    tensor_type y = x;
    for (std::size_t i = 2; i < x.shape.rank; ++i) {
      y.shape[i] = 1;
    }
    return y;
  }

  template <class Node>
  static constexpr void run(auto const& arguments) noexcept {
    constexpr extents shape = Node::template input<0>().shape;
    constexpr std::size_t places = shape.product(2, shape.rank);
    auto const& x = detail::calculable(arguments.template input<0>());
    detail::calculate(arguments.template output<0>(), [&](auto& y) {
      auto const* from = x.data();
      for (auto& element : y) {
        element = Self::template value<Node, places>(from);
        from += places;
      }
    });
  }
};

/// The mean of each channel. Source: ONNX GlobalAveragePool (opset 1).
template <>
struct operation<"GlobalAveragePool"> : global_pooling<operation<"GlobalAveragePool">> {
  template <class Node, std::size_t Places, class T>
  [[nodiscard]] static constexpr T value(T const* x) noexcept {
    return kernels::reduce_in_lanes<Places>(
               [](auto const& sum, auto const& next) { return sum + next; }, x) /
           static_cast<T>(Places);
  }
};

/// The largest element of each channel, NaN where one is. Source: ONNX GlobalMaxPool (opset 1).
template <>
struct operation<"GlobalMaxPool"> : global_pooling<operation<"GlobalMaxPool">> {
  template <class Node, std::size_t Places, class T>
  [[nodiscard]] static constexpr T value(T const* x) noexcept {
    return ctnn::detail::largest_of<Places>(x);
  }
};

/// The p-norm of each channel. Source: ONNX GlobalLpPool (opset 2).
template <>
struct operation<"GlobalLpPool"> : global_pooling<operation<"GlobalLpPool">> {
  template <class Node, std::size_t Places, class T>
  [[nodiscard]] static constexpr T value(T const* x) noexcept {
    using norm =
        detail::lp_norm<Node::version == 1 ? static_cast<std::int64_t>(Node::number("p", 2))
                                           : Node::integer("p", 2)>;
    return norm::root(
        kernels::reduce<T, Places>([x](T& sum, std::size_t i) { sum += norm::power(x[i]); }));
  }
};

} // namespace ctnn::onnx
