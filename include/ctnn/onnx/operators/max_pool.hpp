// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/max_pooling2d.hpp>
#include <ctnn/onnx/inference/operation.hpp>
#include <ctnn/onnx/inference/tensor_type.hpp>
#include <ctnn/onnx/model/records.hpp>
#include <ctnn/onnx/operators/parts.hpp>
#include <ctnn/onnx/operators/pooling.hpp>
#include <ctnn/onnx/operators/window.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>

namespace ctnn::onnx {

/// The largest element under each place of a window, and where it lies: the first of equals; NaN
/// where the window sees one. Padding never wins. Source: ONNX MaxPool (opset 12).
template <>
struct operation<"MaxPool"> {
  template <class Node>
  static consteval auto infer() {
    constexpr tensor_type x = Node::template input<0>();
    extents const y = detail::pooling_output<Node, x.shape>();
    std::array<tensor_type, Node::output_count> result{};
    result[0] = {x.type, y};
    if constexpr (Node::output_count > 1) {
      result[1] = {data_type::int64, y};
    }
    return result;
  }

  template <class Node>
  static constexpr void run(auto const& arguments) noexcept {
    if constexpr (Node::template output<0>().size() > 0) {
      auto const& x = detail::calculable(arguments.template input<0>());
      detail::calculate(arguments.template output<0>(), [&](auto& y) {
        using T = detail::element_in<decltype(y)>;
        if constexpr (Node::has_output(1)) {
          visit_maxima<Node>(x, [&](std::size_t place, std::size_t best, std::size_t index) {
            y[place] = best == none ? lowest<T>() : x[best];
            arguments.template output<1>()[place] = static_cast<std::int64_t>(index);
          });
        } else if constexpr (std::floating_point<T>) {
          using sizes = detail::pooling_sizes<Node>;
          if constexpr (sizes::of.is_flat()) {
            kernels::max_pool<sizes::planes>(x, y);
          } else {
            std::array<T, sizes::planes.y_size()> of_planes;
            kernels::max_pool<sizes::planes>(x, of_planes);
            kernels::max_pool<sizes::depths>(of_planes, y);
          }
        } else {
          visit_maxima<Node>(x, [&](std::size_t place, std::size_t best, std::size_t) {
            y[place] = best == none ? lowest<T>() : x[best];
          });
        }
      });
    }
  }

private:
  template <class T>
  [[nodiscard]] static constexpr T lowest() noexcept {
    if constexpr (std::floating_point<T>) {
      return kernels::least<T>;
    } else {
      return std::numeric_limits<T>::min();
    }
  }

  /// Calls `visit(index in y, index in x of the largest element, its place as storage_order has
  /// it)` for each window; the index is `none` where it sees padding alone.
  template <class Node, class Visit>
  static constexpr void visit_maxima(auto const& x, Visit visit) noexcept {
    using sizes = detail::pooling_sizes<Node>;
    constexpr window of = sizes::of;
    constexpr std::size_t places = of.depth().in * of.rows().in * of.columns().in;
    std::size_t y = 0;
    for (std::size_t channel = 0; channel < sizes::channels; ++channel) {
      for (std::size_t i = 0; i < of.depth().out; ++i) {
        kernels::output_range const depths = of.depth().offsets_at(i);
        for (std::size_t j = 0; j < of.rows().out; ++j) {
          kernels::output_range const rows = of.rows().offsets_at(j);
          for (std::size_t k = 0; k < of.columns().out; ++k) {
            kernels::output_range const columns = of.columns().offsets_at(k);
            std::size_t best = none;
            std::size_t index = 0;
            for (std::size_t d = depths.first; d < depths.first + depths.count; ++d) {
              for (std::size_t r = rows.first; r < rows.first + rows.count; ++r) {
                for (std::size_t c = columns.first; c < columns.first + columns.count; ++c) {
                  std::size_t const depth = of.depth().input(i, d);
                  std::size_t const row = of.rows().input(j, r);
                  std::size_t const column = of.columns().input(k, c);
                  std::size_t const at =
                      channel * places + (depth * of.rows().in + row) * of.columns().in + column;
                  if (best == none || x[at] > x[best] || (x[at] != x[at] && x[best] == x[best])) {
                    best = at;
                    index = Node::integer("storage_order") == 0
                                ? at
                                : channel * places + (column * of.rows().in + row) * of.depth().in +
                                      depth;
                  }
                }
              }
            }
            visit(y++, best, index);
          }
        }
      }
    }
  }
};

} // namespace ctnn::onnx
