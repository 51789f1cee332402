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
    constexpr copy_plan plan = copy_from(Node::template output<0>().shape, steps<Node>());
    strided_copy<plan>(arguments.template input<0>(), arguments.template output<0>());
  }

  template <class Node>
  static constexpr void gradient(auto const& arguments) noexcept {
    constexpr stride_table<1> steps_in_x{steps<Node>()};
    for_each_place<Node::template output<0>().shape, steps_in_x>(
        [&](std::size_t i, auto const& at) {
          arguments.template input_gradient<0>()[at[0]] += arguments.output_gradient()[i];
        });
  }

private:
  /// How far apart in x neighbours in y lie.
  template <class Node>
  static consteval std::array<std::size_t, max_rank> steps() {
    auto const own = strides(Node::template input<0>().shape);
    constexpr order dimensions = order_of<Node>();
    std::array<std::size_t, max_rank> result{};
    result.fill(0); // see `broadcast_strides`
    for (std::size_t i = 0; i < Node::template output<0>().rank(); ++i) {
      result[i] = own[dimensions.values[i]];
    }
    return result;
  }

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
