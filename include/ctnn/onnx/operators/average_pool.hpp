// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/sum_pooling2d.hpp>
#include <ctnn/onnx/inference/operation.hpp>
#include <ctnn/onnx/inference/tensor_type.hpp>
#include <ctnn/onnx/operators/parts.hpp>
#include <ctnn/onnx/operators/pooling.hpp>
#include <ctnn/ops/averaged.hpp>

#include <array>
#include <cstddef>

namespace ctnn::onnx {

namespace detail {

/// y = the sum of each window of x.
template <class Node, class T, std::size_t X, std::size_t Y>
constexpr void sum_windows(std::array<T, X> const& x, std::array<T, Y>& y) noexcept {
  using sizes = pooling_sizes<Node>;
  if constexpr (sizes::of.is_flat()) {
    kernels::sum_pool<sizes::planes>(x, y);
  } else {
    std::array<T, sizes::planes.y_size()> of_planes;
    kernels::sum_pool<sizes::planes>(x, of_planes);
    kernels::sum_pool<sizes::depths>(of_planes, y);
  }
}

} // namespace detail

/// The mean under each place of a window; padding counts as zeros or, unless count_include_pad,
/// not at all. Source: ONNX AveragePool (opset 11).
template <>
struct operation<"AveragePool"> {
  template <class Node>
  static consteval tensor_type infer() {
    constexpr tensor_type x = Node::template input<0>();
    return {x.type, detail::pooling_output<Node, x.shape>()};
  }

  template <class Node>
  static constexpr void run(auto const& arguments) noexcept {
    if constexpr (Node::template output<0>().size() > 0) {
      auto const& x = detail::calculable(arguments.template input<0>());
      detail::calculate(arguments.template output<0>(), [&](auto& y) {
        using sizes = detail::pooling_sizes<Node>;
        detail::sum_windows<Node>(x, y);
        ctnn::detail::average<Node::integer("count_include_pad") != 0, sizes::channels,
                              sizes::of.depth(), sizes::of.rows(), sizes::of.columns()>(y);
      });
    }
  }
};

} // namespace ctnn::onnx
