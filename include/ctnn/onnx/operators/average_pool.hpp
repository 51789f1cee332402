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

/// How many elements a window counts at each place of an axis, with the padding that the attributes
/// give and without what ceil_mode adds to it.
template <kernels::window_axis Axis, std::size_t Behind>
inline constexpr auto counted_with_pads = [] {
  std::array<std::size_t, Axis.out> result{};
  for (std::size_t i = 0; i < Axis.out; ++i) {
    std::size_t const left = Axis.padding + Axis.in + Behind - i * Axis.stride;
    std::size_t const there = (left + Axis.dilation - 1) / Axis.dilation;
    result[i] = there < Axis.kernel ? there : Axis.kernel;
  }
  return result;
}();

/// Whether no window reaches further than the padding.
[[nodiscard]] constexpr bool ends_in_pads(window const& of) noexcept {
  for (std::size_t i = 0; i < of.axes.size(); ++i) {
    if (of.axes[i].reached() > of.axes[i].padding + of.axes[i].in + of.behind[i]) {
      return false;
    }
  }
  return true;
}

} // namespace detail

/// The mean under each place of a window; padding counts as zeros or, unless count_include_pad,
/// not at all. Source: ONNX AveragePool (opset 19; without dilations: 11).
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
        constexpr window of = sizes::of;
        constexpr bool counts_padding = Node::integer("count_include_pad") != 0;
        if constexpr (counts_padding && !detail::ends_in_pads(of)) {
          ctnn::detail::divide_by_counts<sizes::channels>(
              y.data(), detail::counted_with_pads<of.axes[0], of.behind[0]>,
              detail::counted_with_pads<of.axes[1], of.behind[1]>,
              detail::counted_with_pads<of.axes[2], of.behind[2]>);
        } else {
          ctnn::detail::average<counts_padding, sizes::channels, of.depth(), of.rows(),
                                of.columns()>(y);
        }
      });
    }
  }
};

} // namespace ctnn::onnx
