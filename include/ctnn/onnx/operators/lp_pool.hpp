// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/onnx/inference/operation.hpp>
#include <ctnn/onnx/inference/tensor_type.hpp>
#include <ctnn/onnx/operators/average_pool.hpp>
#include <ctnn/onnx/operators/lp_norm.hpp>
#include <ctnn/onnx/operators/parts.hpp>
#include <ctnn/onnx/operators/pooling.hpp>

#include <array>
#include <cstddef>
#include <cstdint>

namespace ctnn::onnx {

/// The p-norm under each place of a window, (sum of |x|^p)^(1/p). Source: ONNX LpPool (opset
/// 18; without dilations and ceil_mode: 11).
template <>
struct operation<"LpPool"> {
  template <class Node>
  static consteval tensor_type infer() {
    constexpr tensor_type x = Node::template input<0>();
    demand<(p<Node> >= 1), "p is less than 1", Node, x.shape>();
    return {x.type, detail::pooling_output<Node, x.shape>()};
  }

  template <class Node>
  static constexpr void run(auto const& arguments) noexcept {
    if constexpr (Node::template output<0>().size() > 0) {
      auto const& x = detail::calculable(arguments.template input<0>());
      detail::calculate(arguments.template output<0>(), [&](auto& y) {
        using norm = detail::lp_norm<p<Node>>;
        auto powers = x;
        for (auto& element : powers) {
          element = norm::power(element);
        }
        detail::sum_windows<Node>(powers, y);
        for (auto& element : y) {
          element = norm::root(element);
        }
      });
    }
  }

private:
  /// A number that is not whole in version 1.
  template <class Node>
  static constexpr std::int64_t p =
      Node::version == 1 ? static_cast<std::int64_t>(Node::number("p", 2)) : Node::integer("p", 2);
};

} // namespace ctnn::onnx
