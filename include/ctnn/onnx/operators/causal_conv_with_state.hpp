// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/copy.hpp>
#include <ctnn/kernels/elementwise.hpp>
#include <ctnn/math/fma.hpp>
#include <ctnn/onnx/inference/failure.hpp>
#include <ctnn/onnx/inference/operation.hpp>
#include <ctnn/onnx/inference/tensor_type.hpp>
#include <ctnn/onnx/operators/parts.hpp>
#include <ctnn/ops/silu.hpp>

#include <array>
#include <cstddef>

namespace ctnn::onnx {

/// The convolution of each channel's own kernel along time, which sees nothing of the future, but
/// before the first time what is left of a past: y[t] = bias + sum over k of w[k] (past, x)[t + k].
/// The second output is what the next call sees of this one.
/// Source: ONNX CausalConvWithState (opset 27).
template <>
struct operation<"CausalConvWithState"> {
  template <class Node>
  static consteval auto infer() {
    constexpr tensor_type x = Node::template input<0>();
    constexpr extents w = Node::template input<1>().shape;
    demand<is_real(x.type), "the operator takes real numbers", Node>();
    demand<x.rank() == 3 && w.rank == 3 && w[0] == x.shape[1] && w[1] == 1 && w[2] != 0,
           "x is not (batch, channels, time), or the kernels are not (channels, 1, times)", Node,
           x.shape, w>();
    constexpr tensor_type state{x.type, {x.shape[0], x.shape[1], w[2] - 1}};
    if constexpr (Node::has_input(2)) {
      demand<Node::template input<2>().shape == extents{w[0]}, "there is not one bias a channel",
             Node, x.shape, Node::template input<2>().shape>();
    }
    if constexpr (Node::has_input(3)) {
      demand<Node::template input<3>() == state,
             "the state is not (batch, channels, times of a kernel - 1) of x's type", Node,
             state.shape, Node::template input<3>().shape>();
    }
    demand<Node::string_is("activation", "none", "none") || is_silu<Node>,
           "the activation is neither none nor silu nor swish", Node>();
    std::array<tensor_type, Node::output_count> result{x};
    if constexpr (Node::output_count > 1) {
      result[1] = state;
    }
    return result;
  }

  template <class Node>
  static constexpr void run(auto const& arguments) noexcept {
    constexpr extents shape = Node::template input<0>().shape;
    constexpr std::size_t kernel = Node::template input<1>().shape[2];
    constexpr std::size_t channels = shape[1];
    constexpr std::size_t times = shape[2];
    auto const& w = arguments.template input<1>();
    using T = typename std::remove_cvref_t<decltype(w)>::value_type;
    for (std::size_t row = 0; row < shape[0] * channels; ++row) {
      std::array<calculated<T>, kernel - 1 + times> seen{};
      if constexpr (Node::has_input(3) && kernel > 1) {
        take(arguments.template input<3>().data() + row * (kernel - 1), kernel - 1, seen.data());
      }
      if constexpr (times > 0) {
        take(arguments.template input<0>().data() + row * times, times, seen.data() + (kernel - 1));
        std::array<calculated<T>, times> y{};
        if constexpr (Node::has_input(2)) {
          ctnn::detail::fill(y.data(), times,
                             widened(arguments.template input<2>()[row % channels]));
        }
        for (std::size_t k = 0; k < kernel; ++k) {
          kernels::transform<times>(
              y.data(),
              [factor = widened(w[row % channels * kernel + k])]<class V>(V const& x,
                                                                          V const& sum) {
                return ctnn::fma(x, ctnn::detail::all<V>(factor), sum);
              },
              seen.data() + k, y.data());
        }
        if constexpr (is_silu<Node>) {
          kernels::transform<times>(
              y.data(), [](auto const& x) { return activations::silu::value(x); }, y.data());
        }
        if constexpr (Node::has_output(0)) {
          put(y.data(), times, arguments.template output<0>().data() + row * times);
        }
      }
      if constexpr (Node::has_output(1) && kernel > 1) {
        put(seen.data() + times, kernel - 1,
            arguments.template output<1>().data() + row * (kernel - 1));
      }
    }
  }

private:
  template <class Node>
  static constexpr bool is_silu =
      Node::string_is("activation", "silu") || Node::string_is("activation", "swish");

  template <class T>
  static constexpr void take(T const* from, std::size_t count, calculated<T>* to) noexcept {
    for (std::size_t i = 0; i < count; ++i) {
      to[i] = widened(from[i]);
    }
  }
  template <class T>
  static constexpr void put(calculated<T> const* from, std::size_t count, T* to) noexcept {
    for (std::size_t i = 0; i < count; ++i) {
      to[i] = T(from[i]);
    }
  }
};

} // namespace ctnn::onnx
