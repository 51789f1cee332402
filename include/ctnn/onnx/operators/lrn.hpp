// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/elementwise.hpp>
#include <ctnn/math/fma.hpp>
#include <ctnn/math/pow.hpp>
#include <ctnn/onnx/inference/failure.hpp>
#include <ctnn/onnx/inference/operation.hpp>
#include <ctnn/onnx/operators/parts.hpp>

#include <cstddef>

namespace ctnn::onnx {

/// x / (bias + alpha / size sum of x^2 over `size` channels around)^beta. Source: ONNX LRN (opset
/// 13).
template <>
struct operation<"LRN"> {
  template <class Node>
  static consteval tensor_type infer() {
    constexpr tensor_type x = Node::template input<0>();
    demand<is_real(x.type), "the operator takes real numbers", Node>();
    demand<x.rank() >= 2, "the input has no channels", Node, x.shape>();
    demand<(Node::integer("size") > 0), "the size is not positive", Node>();
    return x;
  }

  template <class Node>
  static constexpr void run(auto const& arguments) noexcept {
    auto&& x = detail::calculable(arguments.template input<0>());
    using T = detail::element_in<decltype(x)>;
    constexpr extents shape = Node::template input<0>().shape;
    detail::calculate(arguments.template output<0>(), [&](auto& y) {
      normalize<Node, T, shape[0], shape[1], shape.product(2, shape.rank)>(x.data(), y.data());
    });
  }

private:
  template <class Node, class T, std::size_t Batch, std::size_t Channels, std::size_t Places>
  static constexpr void normalize(T const* x, T* y) noexcept {
    constexpr auto size = static_cast<std::size_t>(Node::integer("size"));
    constexpr std::size_t before = (size - 1) / 2;
    constexpr std::size_t after = size - 1 - before;
    [[maybe_unused]] constexpr T factor =
        static_cast<T>(Node::number("alpha", 0.0001F)) / static_cast<T>(size);
    [[maybe_unused]] constexpr T bias = Node::number("bias", 1);
    [[maybe_unused]] constexpr T beta = Node::number("beta", 0.75F);
    if constexpr (Places > 0) {
      for (std::size_t i = 0; i < Batch * Channels; ++i) {
        std::size_t const channel = i % Channels;
        std::size_t const first = channel < before ? 0 : channel - before;
        std::size_t const last = channel + after < Channels ? channel + after : Channels - 1;
        T squares[Places]{};
        for (std::size_t c = first; c <= last; ++c) {
          kernels::transform<Places>(
              &squares[0], [](auto const& sum, auto const& v) { return ctnn::fma(v, v, sum); },
              &squares[0], x + (i - channel + c) * Places);
        }
        kernels::transform<Places>(
            y + i * Places,
            []<class V>(V const& v, V const& sum) -> V {
              using ctnn::detail::all;
              return v / ctnn::pow(ctnn::fma(sum, all<V>(factor), all<V>(bias)), all<V>(beta));
            },
            x + i * Places, &squares[0]);
      }
    }
  }
};

} // namespace ctnn::onnx
