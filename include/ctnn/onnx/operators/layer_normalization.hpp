// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/fma.hpp>
#include <ctnn/math/rounded.hpp>
#include <ctnn/onnx/inference/failure.hpp>
#include <ctnn/onnx/inference/operation.hpp>
#include <ctnn/onnx/inference/tensor_type.hpp>
#include <ctnn/onnx/operators/broadcast.hpp>
#include <ctnn/onnx/operators/parts.hpp>
#include <ctnn/ops/normalization.hpp>

#include <array>
#include <cstddef>
#include <cstdint>

namespace ctnn::onnx {

namespace detail {

/// y = (x - mean) / sqrt(variance + epsilon) scale + bias, of the mean (which is 0 unless Centered)
/// and the variance of all elements from a dimension on. Further outputs are the mean, and the
/// divisor's inverse.
template <bool Centered>
struct axis_normalization {
  static constexpr std::size_t in_place_inputs = 1;

  template <class Node>
  static constexpr void run(auto const& arguments) noexcept {
    constexpr extents shape = Node::template input<0>().shape;
    constexpr std::size_t size = shape.product(axis<Node>, shape.rank);
    auto const& x = detail::calculable(arguments.template input<0>());
    detail::calculate(arguments.template output<0>(), [&](auto& y) {
      using T = detail::element_in<decltype(y)>;
      constexpr double epsilon = Node::number("epsilon", 1e-5f);
      constexpr bool of_rows = is_row<Node, 1>() && is_row<Node, 2>();
      auto const& scale = detail::calculable(arguments.template input<1>());
      for (std::size_t i = 0; i < y.size() / size; ++i) {
        T const* const from = x.data() + i * size;
        T* const to = y.data() + i * size;
        ctnn::detail::normalization<T, size, 1, Centered> const of(from, epsilon);
        if constexpr (!of_rows) {
          of.apply(from, to);
        } else if constexpr (Node::has_input(2)) {
          of.apply(from, scale.data(), detail::calculable(arguments.template input<2>()).data(),
                   to);
        } else {
          of.apply(from, scale.data(), to);
        }
        put<Node, 1>(arguments, i, of.mean);
        put<Node, 2>(arguments, i, of.scale);
      }
      if constexpr (!of_rows) {
        scale_places<Node>(arguments, scale, y);
      }
    });
  }

protected:
  /// Demands of the inputs that they go together, and that there is something to normalise.
  template <class Node>
  static consteval void demand_inputs() {
    constexpr tensor_type x = Node::template input<0>();
    constexpr auto rank = static_cast<std::int64_t>(x.shape.rank);
    demand<(given_axis<Node> >= -rank && given_axis<Node> < rank),
           "the axis is not one of the input's", Node, x.shape>();
    demand<(x.shape.product(axis<Node>, x.shape.rank) > 0), "there is nothing to normalise", Node,
           x.shape>();
    demand<fits<Node, 1>() && fits<Node, 2>(),
           "scale or bias do not go together with the input: (input, scale) are", Node, x.shape,
           Node::template input<1>().shape>();
  }

  template <class Node>
  static constexpr std::int64_t given_axis = Node::integer("axis", -1);
  template <class Node>
  static constexpr std::size_t axis =
      given_axis<Node> < 0
          ? Node::template input<0>().shape.rank - static_cast<std::size_t>(-given_axis<Node>)
          : static_cast<std::size_t>(given_axis<Node>);

  /// Whether an input that may be missing is broadcast to the first.
  template <class Node, std::size_t I>
  [[nodiscard]] static consteval bool fits() {
    if constexpr (Node::has_input(I)) {
      constexpr extents x = Node::template input<0>().shape;
      constexpr extents other = Node::template input<I>().shape;
      return broadcastable(other, x) && broadcast(other, x) == x;
    } else {
      return true;
    }
  }

  /// Whether it has a number for each element that is normalised.
  template <class Node, std::size_t I>
  [[nodiscard]] static consteval bool is_row() {
    if constexpr (Node::has_input(I)) {
      constexpr extents x = Node::template input<0>().shape;
      constexpr extents other = Node::template input<I>().shape;
      return other.size() == x.product(axis<Node>, x.rank) &&
             other.product(0, other.rank < x.rank - axis<Node>
                                  ? 0
                                  : other.rank - (x.rank - axis<Node>)) == 1 &&
             other.rank >= x.rank - axis<Node>;
    } else {
      return true;
    }
  }

  template <class Node, std::size_t Output, class T>
  static constexpr void put(auto const& arguments, std::size_t i, T x) noexcept {
    if constexpr (Node::has_output(Output)) {
      auto& result = arguments.template output<Output>();
      result[i] = static_cast<detail::element_in<decltype(result)>>(x);
    }
  }

  template <class Node>
  static constexpr void scale_places(auto const& arguments, auto const& scale, auto& y) noexcept {
    constexpr extents of_y = Node::template output<0>().shape;
    constexpr auto of_scale = broadcast_strides(Node::template input<1>().shape, of_y);
    if constexpr (Node::has_input(2)) {
      auto const& bias = detail::calculable(arguments.template input<2>());
      constexpr stride_table<2> strides{of_scale,
                                        broadcast_strides(Node::template input<2>().shape, of_y)};
      onnx::for_each_place<of_y, strides>([&](std::size_t i, auto const& at) {
        y[i] = ctnn::fma(y[i], scale[at[0]], bias[at[1]]);
      });
    } else {
      constexpr stride_table<1> strides{of_scale};
      onnx::for_each_place<of_y, strides>([&](std::size_t i, auto const& at) {
        y[i] = ctnn::detail::rounded(y[i] * scale[at[0]]);
      });
    }
  }
};

} // namespace detail

/// y = (x - mean) / sqrt(variance + epsilon) scale + bias, of the mean and the variance of all
/// elements from a dimension on. Further outputs are the mean, and the divisor's inverse.
/// Source: ONNX LayerNormalization (opset 17).
template <>
struct operation<"LayerNormalization"> : detail::axis_normalization<true> {
  template <class Node>
  static consteval auto infer() {
    demand_inputs<Node>();
    constexpr tensor_type x = Node::template input<0>();
    std::array<tensor_type, Node::output_count> result{x};
    for (std::size_t i = 1; i < Node::output_count; ++i) {
      result[i] = {static_cast<data_type>(Node::integer("stash_type", 1)), x.shape};
      for (std::size_t k = axis<Node>; k < x.shape.rank; ++k) {
        result[i].shape[k] = 1;
      }
    }
    return result;
  }
};

/// y = x / sqrt(mean of x^2 + epsilon) scale, of the mean of all elements from a dimension on; y is
/// of scale's type. Source: ONNX RMSNormalization (opset 23).
template <>
struct operation<"RMSNormalization"> : detail::axis_normalization<false> {
  template <class Node>
  static consteval tensor_type infer() {
    demand_inputs<Node>();
    constexpr tensor_type x = Node::template input<0>();
    constexpr data_type scale = Node::template input<1>().type;
    demand<is_real(x.type) && is_real(scale), "the operator takes real numbers", Node>();
    demand<(x.type == data_type::float64) == (scale == data_type::float64),
           "one of the inputs is of double, and the other not", Node>();
    return {scale, x.shape};
  }
};

} // namespace ctnn::onnx
