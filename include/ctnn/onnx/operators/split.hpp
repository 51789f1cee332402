// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/onnx/inference/failure.hpp>
#include <ctnn/onnx/inference/operation.hpp>
#include <ctnn/onnx/inference/tensor_type.hpp>
#include <ctnn/onnx/operators/axis.hpp>
#include <ctnn/onnx/operators/broadcast.hpp>
#include <ctnn/onnx/operators/strided_copy.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace ctnn::onnx {

/// Parts of the input along an axis, of given lengths or equal ones.
/// Source: ONNX Split (opset 13; num_outputs: 18).
template <>
struct operation<"Split"> {
  static constexpr std::array<std::size_t, 1> constant_inputs{1};

  template <class Node>
  static consteval auto infer() {
    constexpr tensor_type x = Node::template input<0>();
    constexpr std::size_t axis = axis_attribute<Node, 0>();
    constexpr auto lengths = lengths_of<Node>();
    constexpr bool good = [&] {
      std::size_t sum = 0;
      for (std::size_t const length : lengths) {
        sum += length;
      }
      return sum == x.shape[axis];
    }();
    demand<good, "the parts do not make up the dimension", Node, x.shape>();
    std::array<tensor_type, Node::output_count> result{};
    for (std::size_t i = 0; i < result.size(); ++i) {
      result[i] = x;
      result[i].shape[axis] = lengths[i];
    }
    return result;
  }

  template <class Node>
  static constexpr void run(auto const& arguments) noexcept {
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      (copy<Node, I>(arguments), ...);
    }(std::make_index_sequence<Node::output_count>{});
  }

private:
  template <class Node>
  static consteval auto lengths_of() {
    constexpr std::size_t count = Node::output_count;
    constexpr std::size_t whole = Node::template input<0>().shape[axis_attribute<Node, 0>()];
    std::array<std::size_t, count> result{};
    if constexpr (gives_integers<Node, "split", 1>) {
      constexpr auto const& given = integers_of<Node, "split", 1>;
      demanded<given.size() == count, "there are not as many lengths as outputs", Node>();
      for (std::size_t i = 0; i < count && i < given.size(); ++i) {
        // A negative one is so large that they make up no dimension.
        result[i] = static_cast<std::size_t>(given.data()[i]);
      }
    } else {
      demanded<whole % count == 0 || Node::has("num_outputs"),
               "the dimension does not divide into equal parts", Node>();
      constexpr std::size_t length = (whole + count - 1) / count;
      for (std::size_t i = 0; i < count; ++i) {
        std::size_t const left = whole > i * length ? whole - i * length : 0;
        result[i] = left < length ? left : length;
      }
    }
    return result;
  }

  template <class Node, std::size_t Output>
  static constexpr void copy(auto const& arguments) noexcept {
    if constexpr (Node::has_output(Output)) {
      constexpr copy_plan plan = [] {
        constexpr auto lengths = lengths_of<Node>();
        auto const steps = strides(Node::template input<0>().shape);
        extents shape = Node::template input<0>().shape;
        std::size_t before = 0;
        for (std::size_t i = 0; i < Output; ++i) {
          before += lengths[i];
        }
        shape[axis_attribute<Node, 0>()] = lengths[Output];
        return copy_from(shape, steps, before * steps[axis_attribute<Node, 0>()]);
      }();
      strided_copy<plan>(arguments.template input<0>(), arguments.template output<Output>());
    }
  }
};

} // namespace ctnn::onnx
