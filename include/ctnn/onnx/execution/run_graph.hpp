// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/onnx/execution/memory.hpp>
#include <ctnn/onnx/execution/plan.hpp>
#include <ctnn/onnx/execution/run_chain.hpp>
#include <ctnn/onnx/inference/node.hpp>
#include <ctnn/onnx/inference/value.hpp>

#include <cstddef>
#include <utility>

namespace ctnn::onnx::detail {

/// The place-th operand of a list.
template <class Scope>
[[nodiscard]] constexpr std::size_t operand(range list, std::size_t place) noexcept {
  return Scope::model::content.operands[list.first + place];
}

template <class Scope, std::size_t Index, class Memory>
constexpr void run_node(Memory const& memory) noexcept {
  using node = onnx::node<Scope, Index>;
  using operation = operation_of<node>;
  if constexpr (plan<Scope>::chain(Index).count > 1) {
    run_chain<Scope, Index>(memory);
  } else if constexpr (is_view<node> &&
                       plan<Scope>::root(node::output_value(0)) != node::output_value(0)) {
    return; // its readers read its input
  } else if constexpr (inferred<node>.is_known) {
    operation::template run<node>(running_arguments<node, Memory>{memory});
  }
}

/// An output that is no node's: an input or a constant, or one that stands there twice.
template <class Scope, std::size_t Place, class Memory>
constexpr void copy_output(Memory const& memory) noexcept {
  constexpr std::size_t index = operand<Scope>(plan<Scope>::graph.outputs, Place);
  using output = value<Scope, index>;
  if constexpr ((output::is_constant && !output::is_deferred) || output::record.node == none ||
                output::record.graph != Scope::graph || plan<Scope>::output_place(index) != Place) {
    memory.outputs.template elements<Place>() = memory.template read<index>();
  }
}

template <class Scope, class Memory>
constexpr void run_nodes(Memory const& memory) noexcept {
  using plan = onnx::plan<Scope>;
  // No folds, the length of which Clang limits.
  [&]<std::size_t... I>(std::index_sequence<I...>) {
    [[maybe_unused]] bool const done[] = {true, (run_node<Scope, plan::order[I]>(memory), true)...};
  }(std::make_index_sequence<plan::step_count>{});
  [&]<std::size_t... O>(std::index_sequence<O...>) {
    [[maybe_unused]] bool const done[] = {true, (copy_output<Scope, O>(memory), true)...};
  }(std::make_index_sequence<plan::graph.outputs.count>{});
}

/// Runs a graph: `inputs.template elements<value>()` are the values that it does not compute
/// itself, `outputs.template elements<place>()` take its outputs. What stands in between takes
/// `arena_bytes` of the arena, and graphs within its nodes what is behind; none is needed in
/// constant expressions.
template <class Scope, class Inputs, class Outputs>
constexpr void run_graph(Inputs const& inputs, Outputs& outputs, std::byte* arena) noexcept {
  if consteval {
    typename separate_slots<Scope>::tuple values{};
    embedded_tensor const* tensors = Scope::model::content.apart.first;
    auto const constants = separate_slots<Scope>::decoded::from(tensors);
    run_nodes<Scope>(memory<Scope, Inputs, Outputs, separate_slots<Scope>>{
        inputs, outputs, {values, constants}});
  } else {
    run_nodes<Scope>(
        memory<Scope, Inputs, Outputs, arena_slots<plan<Scope>>>{inputs, outputs, {arena}});
  }
}

} // namespace ctnn::onnx::detail
