// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>

namespace ctnn::onnx {

/// Where values live: the model's main graph with what the user binds. Everything that is known
/// of its values while compiling hangs on it, and is found when it is asked for.
template <class Model, class... Bindings>
struct scope {
  using model = Model;
  static constexpr std::size_t graph = 0;
};

/// A graph within a node sees the values of the node's scope. What derives from this says by
/// `given<I>` what its I-th input is.
template <class Node, std::size_t Graph>
struct inner_scope {
  using model = typename Node::scope::model;
  using outer = typename Node::scope;
  static constexpr std::size_t graph = Graph;
};

/// An input of such a graph of which nothing is known but its type.
template <auto Type>
struct given_at_run_time {
  static constexpr auto type = Type;
  static constexpr bool is_constant = false;
  static constexpr bool is_deferred = false;
};

/// What is known of a value of a scope while compiling.
template <class Scope, std::size_t Index>
struct value;

} // namespace ctnn::onnx
