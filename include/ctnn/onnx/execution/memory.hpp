// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/tuple.hpp>
#include <ctnn/onnx/execution/plan.hpp>
#include <ctnn/onnx/inference/value.hpp>

#include <cstddef>
#include <new>
#include <utility>

namespace ctnn::onnx::detail {

/// Where values in between stand at run time: in an arena, at the places that the plan gives them.
template <class Plan>
struct arena_slots {
  std::byte* arena;

  template <std::size_t Place, class Elements>
  [[nodiscard]] Elements& at() const noexcept {
    return *std::launder(reinterpret_cast<Elements*>(arena + Plan::stored_values[Place].offset));
  }
  /// The memory for graphs within nodes.
  [[nodiscard]] std::byte* inner_arena() const noexcept { return arena + Plan::arena_bytes; }
};

template <class Scope, class Indices>
struct separate_values;

template <class Scope, std::size_t... I>
struct separate_values<Scope, std::index_sequence<I...>> {
  using type = ctnn::detail::tuple<
      typename value<Scope, plan<Scope>::stored_values[I].value>::elements_type...>;
};

/// The same in constant expressions, which do not let memory be used twice.
template <class Scope>
struct separate_slots {
  using tuple =
      typename separate_values<Scope, std::make_index_sequence<plan<Scope>::stored_count>>::type;
  tuple& values;

  template <std::size_t Place, class>
  [[nodiscard]] constexpr auto& at() const noexcept {
    return ctnn::detail::get<Place>(values);
  }
  [[nodiscard]] constexpr std::byte* inner_arena() const noexcept { return nullptr; }
};

/// All values of a graph that is run; `inputs` has what it does not compute itself.
template <class Scope, class Inputs, class Outputs, class Slots>
struct memory {
  using plan = onnx::plan<Scope>;

  Inputs const& inputs;
  Outputs& outputs;
  Slots slots;

  /// The elements of a value that is read.
  template <std::size_t Value>
  [[nodiscard]] constexpr auto const& read() const noexcept {
    constexpr std::size_t root = plan::root(Value);
    using stored = value<Scope, root>;
    if constexpr (stored::is_constant) {
      return stored::elements();
    } else if constexpr (stored::record.graph == Scope::graph && stored::record.node != none) {
      return write<root>();
    } else {
      return inputs.template elements<root>();
    }
  }

  /// The elements of a value that is computed.
  template <std::size_t Value>
  [[nodiscard]] constexpr auto& write() const noexcept {
    constexpr std::size_t output = plan::output_place(Value);
    if constexpr (output != none) {
      return outputs.template elements<output>();
    } else {
      return slots
          .template at<plan::stored_place(Value), typename value<Scope, Value>::elements_type>();
    }
  }
};

/// How an operator reads and writes where it runs.
template <class Node, class Memory>
struct running_arguments {
  Memory const& all;

  template <std::size_t I>
  [[nodiscard]] constexpr auto const& input() const noexcept {
    return all.template read<Node::input_value(I)>();
  }
  template <std::size_t I>
  [[nodiscard]] constexpr auto& output() const noexcept {
    return all.template write<Node::output_value(I)>();
  }
  /// The memory for graphs within the node.
  [[nodiscard]] constexpr std::byte* inner_arena() const noexcept {
    return all.slots.inner_arena();
  }
  /// Any value that the node sees.
  template <std::size_t Value>
  [[nodiscard]] constexpr auto const& seen() const noexcept {
    return all.template read<Value>();
  }
};

} // namespace ctnn::onnx::detail
