// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/onnx/inference/node.hpp>
#include <ctnn/onnx/inference/value.hpp>
#include <ctnn/onnx/model/records.hpp>

#include <array>
#include <cstddef>
#include <utility>

namespace ctnn::onnx::detail {

/// The nodes of a graph that its outputs depend on, but for what graphs within nodes see.
template <class Scope>
[[nodiscard]] consteval auto nodes_asked_for() {
  constexpr auto const& content = Scope::model::content;
  constexpr graph_record graph = content.graphs[Scope::graph];
  std::array<bool, graph.nodes.count> result{};
  auto const ask = [&](range values) {
    for (std::size_t i = 0; i < values.count; ++i) {
      std::size_t const value = content.operands[values.first + i];
      if (value != none && content.values[value].node != none &&
          content.values[value].graph == Scope::graph) {
        result[content.values[value].node - graph.nodes.first] = true;
      }
    }
  };
  ask(graph.outputs);
  for (std::size_t i = graph.nodes.count; i-- > 0;) {
    if (result[i]) {
      ask(content.nodes[graph.nodes.first + i].inputs);
    }
  }
  return result;
}

template <class Node, bool IsAskedFor>
consteval bool infer_node() {
  if constexpr (IsAskedFor) {
    return inferred<Node>.is_known && is_constant_node<Node> && is_deferred_node<Node>;
  } else {
    return false;
  }
}

/// Infers nodes from the first to the last: what is asked of one is then known of those before it,
/// so that a deep net needs no deep templates. Always true.
template <class Scope>
consteval bool infer_in_order() {
  constexpr range nodes = Scope::model::content.graphs[Scope::graph].nodes;
  []<std::size_t... I>(std::index_sequence<I...>) {
    constexpr auto asked_for = nodes_asked_for<Scope>();
    // No fold, the length of which Clang limits.
    [[maybe_unused]] bool const done[] = {
        true, infer_node<node<Scope, nodes.first + I>, asked_for[I]>()...};
  }(std::make_index_sequence<nodes.count>{});
  return true;
}

} // namespace ctnn::onnx::detail
