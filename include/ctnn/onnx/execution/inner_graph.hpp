// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/onnx/execution/plan.hpp>
#include <ctnn/onnx/execution/run_graph.hpp>
#include <ctnn/onnx/inference/tensor_type.hpp>
#include <ctnn/onnx/inference/value.hpp>

#include <array>
#include <cstddef>
#include <utility>

namespace ctnn::onnx::detail {

/// The value that is an output of a scope's graph.
template <class Scope, std::size_t Place>
using graph_output = value<Scope, operand<Scope>(plan<Scope>::graph.outputs, Place)>;

template <class Scope>
using graph_output_places = std::make_index_sequence<plan<Scope>::graph.outputs.count>;

/// What the outputs of a graph are.
template <class Scope>
inline constexpr auto graph_output_types = []<std::size_t... I>(std::index_sequence<I...>) {
  return std::array<tensor_type, sizeof...(I)>{graph_output<Scope, I>::type...};
}(graph_output_places<Scope>{});

/// Whether they are all constant.
template <class Scope>
inline constexpr bool has_constant_outputs = []<std::size_t... I>(std::index_sequence<I...>) {
  return (true && ... && graph_output<Scope, I>::is_constant);
}(graph_output_places<Scope>{});

/// The memory that running it takes.
template <class Scope>
inline constexpr std::size_t graph_bytes = plan<Scope>::arena_bytes + plan<Scope>::inner_bytes;

/// The multiply-adds of running it.
template <class Scope>
inline constexpr std::size_t graph_macs = plan<Scope>::macs;

/// What a graph without inputs of its own sees: the values of its node's scope.
template <class Arguments>
struct seen_values {
  Arguments const& arguments;

  template <std::size_t Value>
  [[nodiscard]] constexpr auto const& elements() const noexcept {
    return arguments.template seen<Value>();
  }
};

/// Where the outputs of a graph go that are those of its node.
template <class Arguments>
struct node_outputs_of {
  Arguments const& arguments;

  template <std::size_t Place>
  [[nodiscard]] constexpr auto& elements() const noexcept {
    return arguments.template output<Place>();
  }
};

/// What a graph with inputs sees: `given.template input<place>()` for these.
template <class Scope, class Arguments, class Given>
struct given_and_seen_values {
  Arguments const& arguments;
  Given const& given;

  template <std::size_t Value>
  [[nodiscard]] constexpr auto const& elements() const noexcept {
    constexpr auto const& content = Scope::model::content;
    if constexpr (content.values[Value].graph != Scope::graph) {
      return arguments.template seen<Value>();
    } else {
      constexpr std::size_t place = [] {
        range const inputs = plan<Scope>::graph.inputs;
        std::size_t i = 0;
        while (content.operands[inputs.first + i] != Value) {
          ++i;
        }
        return i;
      }();
      return given.template input<place>();
    }
  }
};

template <class Scope, class Indices>
struct graph_outputs_for;

template <class Scope, std::size_t... I>
struct graph_outputs_for<Scope, std::index_sequence<I...>> {
  ctnn::detail::tuple<typename graph_output<Scope, I>::elements_type...> values;

  template <std::size_t Place>
  [[nodiscard]] constexpr auto& elements() noexcept {
    return ctnn::detail::get<Place>(values);
  }
  template <std::size_t Place>
  [[nodiscard]] constexpr auto const& elements() const noexcept {
    return ctnn::detail::get<Place>(values);
  }
};

/// What holds all outputs of a graph.
template <class Scope>
using graph_outputs = graph_outputs_for<Scope, graph_output_places<Scope>>;

} // namespace ctnn::onnx::detail
