// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/onnx/inference/failure.hpp>
#include <ctnn/onnx/inference/tensor_type.hpp>
#include <ctnn/onnx/operators/broadcast.hpp>
#include <ctnn/onnx/operators/wide.hpp>

#include <array>
#include <cstddef>
#include <type_traits>

namespace ctnn::onnx {

/// An operator that makes of two elements one, where shapes are broadcast:
/// `Self::template value<Node>(a, b)`. `Self::result`, where it is there, is the type of its
/// elements.
template <class Self>
struct binary_operation {
  template <class Node>
  static consteval tensor_type infer() {
    constexpr tensor_type a = Node::template input<0>();
    constexpr tensor_type b = Node::template input<1>();
    demand<broadcastable(a.shape, b.shape), "the shapes of the inputs do not go together", Node,
           a.shape, b.shape>();
    demand<a.type == b.type || Self::mixed, "the inputs are of different types", Node>();
    return {Self::result(a.type), broadcast(a.shape, b.shape)};
  }

  static constexpr bool mixed = false;
  [[nodiscard]] static constexpr data_type result(data_type of_inputs) noexcept {
    return of_inputs;
  }

  template <class Node>
  static constexpr void run(auto const& arguments) noexcept {
    auto const& a = arguments.template input<0>();
    auto const& b = arguments.template input<1>();
    auto& y = arguments.template output<0>();
    using Y = typename std::remove_cvref_t<decltype(y)>::value_type;
    constexpr extents of_a = Node::template input<0>().shape;
    constexpr extents of_b = Node::template input<1>().shape;
    constexpr extents of_y = Node::template output<0>().shape;
    if constexpr (of_a == of_b) {
      for (std::size_t i = 0; i < y.size(); ++i) {
        y[i] = Y(Self::template value<Node>(widened(a[i]), widened(b[i])));
      }
    } else {
      constexpr stride_table<2> strides{broadcast_strides(of_a, of_y),
                                        broadcast_strides(of_b, of_y)};
      for_each_place<of_y, strides>([&](std::size_t i, auto const& at) {
        y[i] = Y(Self::template value<Node>(widened(a[at[0]]), widened(b[at[1]])));
      });
    }
  }
};

} // namespace ctnn::onnx
