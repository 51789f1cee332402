// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/onnx/execution/inner_graph.hpp>
#include <ctnn/onnx/inference/failure.hpp>
#include <ctnn/onnx/inference/operation.hpp>
#include <ctnn/onnx/inference/scope.hpp>

#include <cstddef>

namespace ctnn::onnx {

/// One graph or the other. With a constant condition the other is not even looked at; else both
/// must have the same outputs, and the condition is asked at run time.
/// Source: ONNX If (opset 16), without sequences and optionals.
template <>
struct operation<"If"> {
  template <class Node>
  using then_branch = inner_scope<Node, Node::graph("then_branch")>;
  template <class Node>
  using else_branch = inner_scope<Node, Node::graph("else_branch")>;

  template <class Node>
  [[nodiscard]] static consteval bool condition() {
    return Node::template constant_input<0>()[0];
  }

  template <class Node>
  static consteval auto infer() {
    demand<Node::graph("then_branch") != none && Node::graph("else_branch") != none,
           "If needs the graphs then_branch and else_branch", Node>();
    if constexpr (!Node::template input_is_constant<0>()) {
      demand<detail::graph_output_types<then_branch<Node>> ==
                 detail::graph_output_types<else_branch<Node>>,
             "the branches have outputs of different shapes, and the condition is not a constant: "
             "bind it",
             Node>();
      return detail::graph_output_types<then_branch<Node>>;
    } else if constexpr (condition<Node>()) {
      return detail::graph_output_types<then_branch<Node>>;
    } else {
      return detail::graph_output_types<else_branch<Node>>;
    }
  }

  template <class Node>
  static consteval bool is_constant() {
    if constexpr (!Node::template input_is_constant<0>()) {
      return false;
    } else if constexpr (condition<Node>()) {
      return detail::has_constant_outputs<then_branch<Node>>;
    } else {
      return detail::has_constant_outputs<else_branch<Node>>;
    }
  }

  template <class Node>
  static consteval std::size_t inner_bytes() {
    if constexpr (!Node::template input_is_constant<0>()) {
      constexpr std::size_t a = detail::graph_bytes<then_branch<Node>>;
      constexpr std::size_t b = detail::graph_bytes<else_branch<Node>>;
      return a > b ? a : b;
    } else if constexpr (condition<Node>()) {
      return detail::graph_bytes<then_branch<Node>>;
    } else {
      return detail::graph_bytes<else_branch<Node>>;
    }
  }

  /// Those of the branch that has more.
  template <class Node>
  [[nodiscard]] static consteval std::size_t macs() {
    if constexpr (!Node::template input_is_constant<0>()) {
      constexpr std::size_t a = detail::graph_macs<then_branch<Node>>;
      constexpr std::size_t b = detail::graph_macs<else_branch<Node>>;
      return a > b ? a : b;
    } else if constexpr (condition<Node>()) {
      return detail::graph_macs<then_branch<Node>>;
    } else {
      return detail::graph_macs<else_branch<Node>>;
    }
  }

  template <class Node, class Arguments>
  static constexpr void run(Arguments const& arguments) noexcept {
    if constexpr (!Node::template input_is_constant<0>()) {
      if (arguments.template input<0>()[0]) {
        take<then_branch<Node>>(arguments);
      } else {
        take<else_branch<Node>>(arguments);
      }
    } else if constexpr (condition<Node>()) {
      take<then_branch<Node>>(arguments);
    } else {
      take<else_branch<Node>>(arguments);
    }
  }

private:
  template <class Scope, class Arguments>
  static constexpr void take(Arguments const& arguments) noexcept {
    detail::seen_values<Arguments> const inputs{arguments};
    detail::node_outputs_of<Arguments> outputs{arguments};
    detail::run_graph<Scope>(inputs, outputs, arguments.inner_arena());
  }
};

} // namespace ctnn::onnx
