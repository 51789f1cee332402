// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/onnx/inference/node.hpp>
#include <ctnn/onnx/inference/tensor_type.hpp>
#include <ctnn/onnx/inference/value.hpp>
#include <ctnn/onnx/model/records.hpp>

#include <array>
#include <cstddef>
#include <utility>

namespace ctnn::onnx::detail {

/// Nodes that are one step: the first, and those that make of each element of its output one
/// element, by constants alone, and whose inputs nothing else reads. Only the last one's output is
/// kept. Indices count the nodes of their graph.
struct node_chain {
  static constexpr std::size_t limit = 8;

  std::array<std::size_t, limit> nodes{};
  /// By which of its inputs each follows the one before.
  std::array<std::size_t, limit> inputs{};
  std::size_t count = 0;
  /// Along which the elements of the first one's output are of its channels.
  std::size_t axis = 0;

  [[nodiscard]] constexpr std::size_t last() const noexcept { return nodes[count - 1]; }
  constexpr void append(std::size_t node, std::size_t input) noexcept {
    nodes[count] = node;
    inputs[count++] = input;
  }
};

/// Along which axis lie the channels of a node that others may follow, or `none`.
template <class Node>
[[nodiscard]] consteval std::size_t channel_axis() {
  if constexpr (Node::output_count != 1 || is_constant_node<Node>) {
    return none;
  } else if constexpr (requires { operation_of<Node>::template channel_axis<Node>(); }) {
    constexpr data_type type = Node::template output<0>().type;
    return type == data_type::float32 || type == data_type::float64
               ? operation_of<Node>::template channel_axis<Node>()
               : none;
  } else {
    return none;
  }
}

/// Whether a node can follow one of such an output by one of its inputs.
template <class Node, std::size_t Input, std::size_t Axis>
[[nodiscard]] consteval bool can_follow() {
  if constexpr (Node::output_count != 1) {
    return false;
  } else if constexpr (requires { operation_of<Node>::template follows<Node, Input, Axis>(); }) {
    return Node::template input<Input>() == Node::template output<0>() &&
           operation_of<Node>::template follows<Node, Input, Axis>();
  } else {
    return false;
  }
}

/// Whether the compiler can do a node's work on the weights of the one that it follows.
template <class Node, class Leader>
[[nodiscard]] consteval bool can_fold() {
  if constexpr (requires { operation_of<Node>::template folds_into<Node, Leader>(); }) {
    return operation_of<Node>::template folds_into<Node, Leader>();
  } else {
    return false;
  }
}

/// What becomes of a node with the work of one that follows it.
template <class Scope, std::size_t Leader, std::size_t Follower>
using folded_node =
    typename operation_of<node<Scope, Follower>>::template folded_into<node<Scope, Follower>,
                                                                       node<Scope, Leader>>;

/// The node that alone reads a value, and by which of its inputs.
struct only_reader {
  std::size_t node = none;
  std::size_t input = 0;
};

/// The chain of a node; `Readers` has the only reader of each node's output.
template <class Scope, auto const& Readers, std::size_t First>
[[nodiscard]] consteval node_chain chain_from() {
  constexpr std::size_t first_node = Scope::model::content.graphs[Scope::graph].nodes.first;
  constexpr std::size_t axis = channel_axis<node<Scope, first_node + First>>();
  node_chain result;
  result.append(First, 0);
  result.axis = axis;
  if constexpr (axis != none) {
    auto const follow = [&]<std::size_t At, std::size_t Count>(auto const& self) {
      constexpr only_reader reader = Readers[At];
      if constexpr (reader.node != none && Count < node_chain::limit) {
        if constexpr (can_follow<node<Scope, first_node + reader.node>, reader.input, axis>()) {
          result.append(reader.node, reader.input);
          self.template operator()<reader.node, Count + 1>(self);
        }
      }
    };
    follow.template operator()<First, 1>(follow);
  }
  return result;
}

} // namespace ctnn::onnx::detail
