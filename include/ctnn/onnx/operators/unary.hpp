// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/elementwise.hpp>
#include <ctnn/kernels/processor/finish.hpp>
#include <ctnn/onnx/inference/failure.hpp>
#include <ctnn/onnx/inference/tensor_type.hpp>
#include <ctnn/onnx/operators/element_function.hpp>
#include <ctnn/onnx/operators/parts.hpp>
#include <ctnn/onnx/operators/wide.hpp>

#include <concepts>
#include <cstddef>
#include <tuple>
#include <type_traits>

namespace ctnn::onnx {

/// An operator that makes of each element one of its type: `Self::template value<Node>(x)`, for
/// numbers and, where the function is one of ctnn's, packs of them. Where it has a derivative,
/// `Self::template input_gradient<Node>(x, y, dy)`, rounded.
template <class Self>
struct unary_operation {
  static constexpr std::size_t in_place_inputs = 1;

  template <class Node>
  static consteval tensor_type infer() {
    return Node::template input<0>();
  }

  template <class Node>
  static constexpr void run(auto const& arguments) noexcept {
    auto const& x = arguments.template input<0>();
    auto& y = arguments.template output<0>();
    using T = typename std::remove_cvref_t<decltype(x)>::value_type;
    if constexpr (half<T> || !std::floating_point<T>) {
      for (std::size_t i = 0; i < y.size(); ++i) {
        y[i] = T(Self::template value<Node>(widened(x[i])));
      }
    } else if constexpr (std::tuple_size_v<std::remove_cvref_t<decltype(x)>> > 0) {
      kernels::transform(
          y,
          [](auto const& element) -> decltype(Self::template value<Node>(element)) {
            return Self::template value<Node>(element);
          },
          x);
    }
  }

  template <class Node, std::size_t I, std::size_t Axis>
  [[nodiscard]] static consteval bool follows() {
    return true;
  }
  template <class Node, std::size_t I, class T>
  [[nodiscard]] static auto step(auto const&) noexcept {
    return kernels::processor::channel_function<detail::element_function_of<Self, Node>, T, 0>{};
  }

  template <class Node>
  static constexpr void gradient(auto const& arguments) noexcept
    requires requires(float x) { Self::template input_gradient<Node>(x, x, x); }
  {
    auto const& x = detail::calculable(arguments.template input<0>());
    auto const& y = detail::calculable(arguments.template output<0>());
    auto& dx = arguments.template input_gradient<0>();
    if constexpr (std::tuple_size_v<std::remove_cvref_t<decltype(dx)>> > 0) {
      kernels::transform(
          dx,
          [](auto const& sum, auto const& from, auto const& to,
             auto const& d) -> decltype(sum + Self::template input_gradient<Node>(from, to, d)) {
            return sum + Self::template input_gradient<Node>(from, to, d);
          },
          dx, x, y, arguments.output_gradient());
    }
  }
};

/// One of real numbers alone.
template <class Self>
struct real_operation : unary_operation<Self> {
  template <class Node>
  static consteval tensor_type infer() {
    constexpr tensor_type x = Node::template input<0>();
    demand<is_real(x.type), "the operator takes real numbers", Node>();
    return x;
  }
};

} // namespace ctnn::onnx
