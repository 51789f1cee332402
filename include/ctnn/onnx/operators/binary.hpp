// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/elementwise.hpp>
#include <ctnn/kernels/processor/finish.hpp>
#include <ctnn/onnx/inference/failure.hpp>
#include <ctnn/onnx/inference/tensor_type.hpp>
#include <ctnn/onnx/operators/broadcast.hpp>
#include <ctnn/onnx/operators/element_function.hpp>
#include <ctnn/onnx/operators/transform_rows.hpp>
#include <ctnn/onnx/operators/wide.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace ctnn::onnx {

/// The extents of a tensor of fewer dimensions as those of one whose last dimensions are 1, so that
/// its first one stands at `axis` of `rank`.
[[nodiscard]] constexpr extents aligned(extents shape, std::size_t axis,
                                        std::size_t rank) noexcept {
  while (shape.rank + axis < rank) {
    shape.push_back(1);
  }
  return shape;
}

/// The extents of the second input, which before operator set 7 the attributes `broadcast` and
/// `axis` align with those of the first one.
template <class Node>
[[nodiscard]] consteval extents second_shape() {
  extents const a = Node::template input<0>().shape;
  extents const b = Node::template input<1>().shape;
  if (Node::version < 7 && Node::integer("broadcast") == 1 && Node::has("axis")) {
    std::int64_t const axis = Node::integer("axis");
    return aligned(b, static_cast<std::size_t>(axis < 0 ? axis + std::int64_t(a.rank) : axis),
                   a.rank);
  }
  return b;
}

/// Whether a tensor that is broadcast to others has a number for each of their places along an
/// axis.
template <std::size_t Axis>
[[nodiscard]] constexpr bool is_along(extents const& shape, extents const& whole) noexcept {
  std::size_t const before = whole.rank - shape.rank;
  return shape.rank <= whole.rank && before <= Axis && shape.size() == whole[Axis] &&
         shape[Axis - before] == whole[Axis];
}

/// An operator that makes of two elements one, where shapes are broadcast:
/// `Self::template value<Node>(a, b)`, for numbers and, where it can, packs of them.
/// `Self::result`, where it is there, is the type of its elements. Where it has derivatives,
/// `Self::template first_gradient<Node>(a, b, y, dy)` and `second_gradient`, rounded.
template <class Self>
struct binary_operation {
  static constexpr std::size_t in_place_inputs = 2;

  template <class Node>
  static consteval tensor_type infer() {
    constexpr tensor_type a = Node::template input<0>();
    constexpr tensor_type b = Node::template input<1>();
    constexpr extents of_b = Self::template shape_of_second<Node>();
    demand<broadcastable(a.shape, of_b), "the shapes of the inputs do not go together", Node,
           a.shape, b.shape>();
    demand<a.type == b.type || Self::mixed, "the inputs are of different types", Node>();
    return {Self::result(a.type), broadcast(a.shape, of_b)};
  }

  static constexpr bool mixed = false;
  [[nodiscard]] static constexpr data_type result(data_type of_inputs) noexcept {
    return of_inputs;
  }
  template <class Node>
  [[nodiscard]] static consteval extents shape_of_second() {
    return second_shape<Node>();
  }

  template <class Node>
  static constexpr void run(auto const& arguments) noexcept {
    auto const& a = arguments.template input<0>();
    auto const& b = arguments.template input<1>();
    auto& y = arguments.template output<0>();
    using A = typename std::remove_cvref_t<decltype(a)>::value_type;
    using B = typename std::remove_cvref_t<decltype(b)>::value_type;
    using Y = typename std::remove_cvref_t<decltype(y)>::value_type;
    constexpr extents of_a = Node::template input<0>().shape;
    constexpr extents of_b = Self::template shape_of_second<Node>();
    constexpr extents of_y = Node::template output<0>().shape;
    constexpr bool real = std::floating_point<Y> && std::same_as<A, Y> && std::same_as<B, Y>;
    if constexpr (of_y.size() == 0) {
    } else if constexpr (real && of_a == of_b) {
      kernels::transform(
          y,
          [](auto const& p, auto const& q) -> decltype(Self::template value<Node>(p, q)) {
            return Self::template value<Node>(p, q);
          },
          a, b);
    } else if constexpr (real && of_a == of_y && of_b.size() == 1) {
      kernels::transform(
          y,
          [q = b[0]]<class V>(V const& p) -> decltype(Self::template value<Node>(p, p)) {
            return Self::template value<Node>(p, ctnn::detail::all<V>(q));
          },
          a);
    } else if constexpr (real) {
      constexpr stride_table<2> strides{broadcast_strides(of_a, of_y),
                                        broadcast_strides(of_b, of_y)};
      transform_rows<of_y, strides>(
          y,
          [](auto const& p, auto const& q) -> decltype(Self::template value<Node>(p, q)) {
            return Self::template value<Node>(p, q);
          },
          a, b);
    } else if constexpr (of_a == of_b) {
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

  /// With a constant of one number, or of one for each channel.
  template <class Node, std::size_t I, std::size_t Axis>
  [[nodiscard]] static consteval bool follows() {
    if constexpr (Self::mixed || Node::version < 7 || I > 1) {
      return false;
    } else {
      constexpr extents other = Node::template input<1 - I>().shape;
      return Node::template input_is_kept<1 - I>() &&
             (other.size() == 1 || is_along<Axis>(other, Node::template output<0>().shape));
    }
  }
  template <class Node, std::size_t I, class T>
  [[nodiscard]] static auto step(auto const& arguments) noexcept {
    using function = detail::element_function_of<Self, Node>;
    using ordered = std::conditional_t<I == 0, function, detail::swapped<function>>;
    auto const& other = arguments.template input<1 - I>();
    if constexpr (Node::template input<1 - I>().size() == 1) {
      return kernels::processor::channel_function<detail::beside_number<ordered, T>, T, 0>{
          {{}, other[0]}, {}};
    } else {
      return kernels::processor::channel_function<ordered, T, 1>{{}, {other.data()}};
    }
  }

  /// The gradient of what is repeated is one chain over the places of y.
  template <class Node, class Arguments>
  static constexpr void gradient(Arguments const& arguments) noexcept
    requires requires(float x) {
      Self::template first_gradient<Node>(x, x, x, x);
      Self::template second_gradient<Node>(x, x, x, x);
    }
  {
    auto const& a = arguments.template input<0>();
    auto const& b = arguments.template input<1>();
    auto const& y = arguments.template output<0>();
    auto const& dy = arguments.output_gradient();
    constexpr extents of_y = Node::template output<0>().shape;
    constexpr stride_table<2> strides{
        broadcast_strides(Node::template input<0>().shape, of_y),
        broadcast_strides(Self::template shape_of_second<Node>(), of_y)};
    for_each_place<of_y, strides>([&](std::size_t i, auto const& at) {
      auto const first = widened(a[at[0]]);
      auto const second = widened(b[at[1]]);
      if constexpr (Arguments::template asks_for<0>()) {
        arguments.template input_gradient<0>()[at[0]] +=
            Self::template first_gradient<Node>(first, second, widened(y[i]), dy[i]);
      }
      if constexpr (Arguments::template asks_for<1>()) {
        arguments.template input_gradient<1>()[at[1]] +=
            Self::template second_gradient<Node>(first, second, widened(y[i]), dy[i]);
      }
    });
  }
};

} // namespace ctnn::onnx
