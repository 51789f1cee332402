// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/elementwise.hpp>
#include <ctnn/kernels/processor/finish.hpp>
#include <ctnn/onnx/inference/failure.hpp>
#include <ctnn/onnx/inference/operation.hpp>
#include <ctnn/onnx/operators/wide.hpp>

#include <concepts>
#include <cstddef>
#include <type_traits>

namespace ctnn::onnx {

/// x, but the least value allowed where it is below that, and the greatest where it is above: by
/// inputs, before operator set 11 by attributes. Source: ONNX Clip (opset 13).
template <>
struct operation<"Clip"> {
  static constexpr std::size_t in_place_inputs = 1;

  template <class Node>
  static consteval tensor_type infer() {
    constexpr tensor_type x = Node::template input<0>();
    check_limit<Node, 1>();
    check_limit<Node, 2>();
    return x;
  }

  template <class Node>
  static constexpr void run(auto const& arguments) noexcept {
    auto const& x = arguments.template input<0>();
    auto& y = arguments.template output<0>();
    using T = typename std::remove_cvref_t<decltype(x)>::value_type;
    auto const clipped = limits<Node, calculated<T>>(arguments);
    if constexpr (std::floating_point<T> && Node::template input<0>().size() > 0) {
      kernels::transform(y, clipped, x);
    } else {
      for (std::size_t i = 0; i < y.size(); ++i) {
        y[i] = T(clipped(widened(x[i])));
      }
    }
  }

  template <class Node, std::size_t I, std::size_t Axis>
  [[nodiscard]] static consteval bool follows() {
    return I == 0 && (!Node::has_input(1) || Node::template input_is_kept<1>()) &&
           (!Node::has_input(2) || Node::template input_is_kept<2>());
  }
  template <class Node, std::size_t I, class T>
  [[nodiscard]] static auto step(auto const& arguments) noexcept {
    auto const clipped = limits<Node, T>(arguments);
    return kernels::processor::channel_function<std::remove_const_t<decltype(clipped)>, T, 0>{
        clipped, {}};
  }

private:
  template <class T, bool Below, bool Above>
  struct clipped_to {
    T least;
    T most;

    template <class V>
    [[nodiscard, gnu::always_inline]] constexpr V operator()(V const& x) const noexcept {
      using ctnn::detail::select;
      V const raised = Below ? select(x < filled<V>(least), filled<V>(least), x) : x;
      return Above ? select(raised > filled<V>(most), filled<V>(most), raised) : raised;
    }

  private:
    template <class V>
    [[nodiscard, gnu::always_inline]] static constexpr V filled(T x) noexcept {
      if constexpr (std::same_as<V, T>) {
        return x;
      } else {
        return ctnn::detail::all<V>(x);
      }
    }
  };

  template <class Node, class T>
  [[nodiscard]] static constexpr auto limits(auto const& arguments) noexcept {
    return clipped_to<T, Node::has_input(1) || Node::has("min"),
                      Node::has_input(2) || Node::has("max")>{limit<Node, 1, T>(arguments, "min"),
                                                              limit<Node, 2, T>(arguments, "max")};
  }

  template <class Node, std::size_t I>
  static consteval void check_limit() {
    if constexpr (Node::has_input(I)) {
      demand<Node::template input<I>().type == Node::template input<0>().type &&
                 Node::template input<I>().size() == 1,
             "a limit is no single number of the input's type", Node>();
    }
  }

  template <class Node, std::size_t I, class T>
  [[nodiscard]] static constexpr T limit(auto const& arguments, std::string_view name) noexcept {
    if constexpr (Node::has_input(I)) {
      return widened(arguments.template input<I>()[0]);
    } else {
      return static_cast<T>(Node::number(name));
    }
  }
};

} // namespace ctnn::onnx
