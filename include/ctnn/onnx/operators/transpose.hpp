// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/onnx/inference/failure.hpp>
#include <ctnn/onnx/inference/operation.hpp>
#include <ctnn/onnx/inference/tensor_type.hpp>
#include <ctnn/onnx/operators/broadcast.hpp>
#include <ctnn/onnx/operators/strided_copy.hpp>

#include <array>
#include <cstddef>

namespace ctnn::onnx {

/// The dimensions in another order, reversed where none is given: y[i_perm] = x[i].
/// Source: ONNX Transpose (opset 13).
template <>
struct operation<"Transpose"> {
  template <class Node>
  static consteval tensor_type infer() {
    constexpr tensor_type x = Node::template input<0>();
    constexpr order dimensions = order_of<Node>();
    demand<dimensions.is_good, "perm is no order of the input's dimensions", Node, x.shape>();
    tensor_type y{x.type, {}};
    for (std::size_t i = 0; i < x.rank(); ++i) {
      y.shape.push_back(x.shape[dimensions.values[i]]);
    }
    return y;
  }

  /// Where nothing but extents of 1 moves.
  template <class Node>
  [[nodiscard]] static consteval bool keeps_elements() {
    extents const shape = Node::template input<0>().shape;
    constexpr order dimensions = order_of<Node>();
    std::size_t last = 0;
    for (std::size_t i = 0; i < shape.rank; ++i) {
      std::size_t const from = dimensions.values[i];
      if (shape[from] != 1) {
        if (from < last) {
          return false;
        }
        last = from;
      }
    }
    return true;
  }

  template <class Node>
  static constexpr void run(auto const& arguments) noexcept {
    constexpr copy_plan plan = [] {
      auto const own = strides(Node::template input<0>().shape);
      constexpr order dimensions = order_of<Node>();
      std::array<std::size_t, max_rank> steps{};
      extents const shape = Node::template output<0>().shape;
      for (std::size_t i = 0; i < shape.rank; ++i) {
        steps[i] = own[dimensions.values[i]];
      }
      return copy_from(shape, steps);
    }();
    strided_copy<plan>(arguments.template input<0>(), arguments.template output<0>());
  }

private:
  struct order {
    std::array<std::size_t, max_rank> values{};
    bool is_good = true;
  };

  template <class Node>
  static consteval order order_of() {
    constexpr std::size_t rank = Node::template input<0>().rank();
    auto const given = Node::integers("perm");
    order result;
    std::array<bool, max_rank> is_in{};
    bool const is_given = Node::has("perm");
    result.is_good = !is_given || given.size() == rank;
    for (std::size_t i = 0; i < rank && result.is_good; ++i) {
      std::int64_t const wanted = is_given ? given[i] : static_cast<std::int64_t>(rank - 1 - i);
      result.is_good = wanted >= 0 && wanted < static_cast<std::int64_t>(rank) &&
                       !is_in[static_cast<std::size_t>(wanted)];
      if (result.is_good) {
        result.values[i] = static_cast<std::size_t>(wanted);
        is_in[result.values[i]] = true;
      }
    }
    return result;
  }
};

} // namespace ctnn::onnx
