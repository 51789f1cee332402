// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/fma.hpp>
#include <ctnn/onnx/inference/failure.hpp>
#include <ctnn/onnx/inference/operation.hpp>
#include <ctnn/onnx/inference/tensor_type.hpp>
#include <ctnn/onnx/operators/shape_of_values.hpp>
#include <ctnn/onnx/operators/wide.hpp>

#include <array>
#include <cstddef>
#include <type_traits>

namespace ctnn::onnx {

/// Where an affine map takes each place of an image, from -1 to 1 along each axis, the innermost
/// first: theta (samples, 2, 3) makes (samples, height, width, 2), of volumes (samples, 3, 4)
/// makes (samples, depth, height, width, 3).
/// Source: ONNX AffineGrid (opset 20), torch.nn.functional.affine_grid.
template <>
struct operation<"AffineGrid"> {
  static constexpr std::array<std::size_t, 1> constant_inputs{1};

  template <class Node>
  static consteval tensor_type infer() {
    constexpr tensor_type theta = Node::template input<0>();
    constexpr extents size = shape_of_values<Node, 1>();
    demand<is_real(theta.type) && (size.rank == 4 || size.rank == 5) &&
               theta.shape == extents{size[0], size.rank - 2, size.rank - 1},
           "theta is not (samples, 2, 3) or (samples, 3, 4) real numbers for the size: (theta, "
           "size) are",
           Node, theta.shape, size>();
    tensor_type result{theta.type, {size[0]}};
    for (std::size_t i = 2; i < size.rank; ++i) {
      result.shape.push_back(size[i]);
    }
    result.shape.push_back(size.rank - 2);
    return result;
  }

  template <class Node>
  static constexpr void run(auto const& arguments) noexcept {
    constexpr extents shape = Node::template output<0>().shape;
    constexpr std::size_t axes = shape.rank - 2;
    constexpr std::size_t depth = axes == 3 ? shape[1] : 1;
    auto const& theta = arguments.template input<0>();
    auto& y = arguments.template output<0>();
    using Element = typename std::remove_cvref_t<decltype(y)>::value_type;
    using T = calculated<Element>;
    std::size_t at = 0;
    for (std::size_t n = 0; n < shape[0]; ++n) {
      for (std::size_t d = 0; d < depth; ++d) {
        for (std::size_t i = 0; i < shape[axes - 1]; ++i) {
          for (std::size_t k = 0; k < shape[axes]; ++k) {
            T const position[] = {place<Node, T>(k, shape[axes]),
                                  place<Node, T>(i, shape[axes - 1]), place<Node, T>(d, depth)};
            for (std::size_t to = 0; to < axes; ++to) {
              std::size_t const row = (n * axes + to) * (axes + 1);
              T sum = widened(theta[row + axes]);
              for (std::size_t from = 0; from < axes; ++from) {
                sum = ctnn::fma(widened(theta[row + from]), position[from], sum);
              }
              y[at++] = Element(sum);
            }
          }
        }
      }
    }
  }

private:
  /// From -1 to 1: of the outermost centres with align_corners, else of the outer edges.
  template <class Node, class T>
  [[nodiscard]] static constexpr T place(std::size_t i, std::size_t extent) noexcept {
    if constexpr (Node::integer("align_corners", 0) != 0) {
      // One alone stands in the middle.
      return extent == 1 ? T{0}
                         : (static_cast<T>(2 * i) - static_cast<T>(extent - 1)) /
                               static_cast<T>(extent - 1);
    } else {
      return (static_cast<T>(2 * i + 1) - static_cast<T>(extent)) / static_cast<T>(extent);
    }
  }
};

} // namespace ctnn::onnx
