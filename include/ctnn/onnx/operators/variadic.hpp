// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/elementwise.hpp>
#include <ctnn/onnx/inference/failure.hpp>
#include <ctnn/onnx/inference/operation.hpp>
#include <ctnn/onnx/operators/arithmetic.hpp>
#include <ctnn/onnx/operators/broadcast.hpp>
#include <ctnn/onnx/operators/transform_rows.hpp>
#include <ctnn/onnx/operators/wide.hpp>

#include <concepts>
#include <cstddef>
#include <type_traits>
#include <utility>

namespace ctnn::onnx {

/// An operator that makes of the elements of any number of inputs one, where shapes are broadcast:
/// `Self::template value<Node>(so far, next)` from the first to the last, then
/// `Self::template finished<Count>(result)`.
template <class Self>
struct variadic_operation {
  static constexpr std::size_t in_place_inputs = none;

  template <class Node>
  static consteval tensor_type infer() {
    return infer<Node>(std::make_index_sequence<Node::input_count>{});
  }

  template <std::size_t Count, class V>
  [[nodiscard]] static constexpr V finished(V const& x) noexcept {
    return x;
  }

  template <class Node>
  static constexpr void run(auto const& arguments) noexcept {
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      auto& y = arguments.template output<0>();
      using T = typename std::remove_cvref_t<decltype(y)>::value_type;
      constexpr extents shape = Node::template output<0>().shape;
      auto const folded = []<class V>(V const& first, auto const&... more) {
        V result = first;
        ((result = Self::template value<Node>(result, more)), ...);
        return Self::template finished<Node::input_count>(result);
      };
      if constexpr (std::floating_point<T> && shape.size() > 0 &&
                    ((Node::template input<I>().shape == shape) && ...)) {
        kernels::transform(y, folded, arguments.template input<I>()...);
      } else if constexpr (std::floating_point<T> && shape.size() > 0 && sizeof...(I) == 2) {
        transform_rows<shape, stride_table<2>{broadcast_strides(Node::template input<I>().shape,
                                                                shape)...}>(
            y, folded, arguments.template input<I>()...);
      } else {
        constexpr stride_table<sizeof...(I)> strides{
            broadcast_strides(Node::template input<I>().shape, shape)...};
        for_each_place<shape, strides>([&](std::size_t i, auto const& at) {
          y[i] = T(folded(widened(arguments.template input<I>()[at[I]])...));
        });
      }
    }(std::make_index_sequence<Node::input_count>{});
  }

private:
  template <class Node, std::size_t... I>
  static consteval tensor_type infer(std::index_sequence<I...>) {
    constexpr data_type type = Node::template input<0>().type;
    constexpr auto shape = together(Node::template input<I>().shape...);
    demand<((Node::template input<I>().type == type) && ...), "the inputs are of different types",
           Node>();
    demand<shape.fits, "the shapes of the inputs do not go together", Node,
           Node::template input<I>().shape...>();
    return {type, shape.shape};
  }

  struct joint_shape {
    extents shape{};
    bool fits = true;
  };
  static consteval joint_shape together(auto const&... shapes) noexcept {
    joint_shape result;
    ((result.fits = result.fits && broadcastable(result.shape, shapes),
      result.shape = broadcast(result.shape, shapes)),
     ...);
    return result;
  }
};

/// The greatest of the inputs, NaN where one is. Source: ONNX Max (opset 13).
template <>
struct operation<"Max"> : variadic_operation<operation<"Max">> {
  template <class Node, class V>
  [[nodiscard, gnu::always_inline]] static constexpr V value(V const& a, V const& b) noexcept {
    using ctnn::detail::select;
    return select(b > a, b, select(b == b, a, b));
  }
};

/// The least of the inputs, NaN where one is. Source: ONNX Min (opset 13).
template <>
struct operation<"Min"> : variadic_operation<operation<"Min">> {
  template <class Node, class V>
  [[nodiscard, gnu::always_inline]] static constexpr V value(V const& a, V const& b) noexcept {
    using ctnn::detail::select;
    return select(b < a, b, select(b == b, a, b));
  }
};

/// The sum of the inputs. Source: ONNX Sum (opset 13).
template <>
struct operation<"Sum"> : variadic_operation<operation<"Sum">> {
  template <class Node, class V>
  [[nodiscard, gnu::always_inline]] static constexpr V value(V const& a, V const& b) noexcept {
    return operation<"Add">::value<Node>(a, b);
  }
};

/// The mean of the inputs. Source: ONNX Mean (opset 13).
template <>
struct operation<"Mean"> : variadic_operation<operation<"Mean">> {
  template <class Node, class V>
  [[nodiscard, gnu::always_inline]] static constexpr V value(V const& a, V const& b) noexcept {
    return operation<"Add">::value<Node>(a, b);
  }
  template <std::size_t Count, class V>
  [[nodiscard, gnu::always_inline]] static constexpr V finished(V const& x) noexcept {
    if constexpr (std::integral<V>) {
      return static_cast<V>(x / static_cast<V>(Count));
    } else {
      return x / static_cast<ctnn::detail::element_of<V>>(Count);
    }
  }
};

} // namespace ctnn::onnx
