// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/tuple.hpp>
#include <ctnn/onnx/execution/plan.hpp>
#include <ctnn/onnx/inference/value.hpp>

#include <array>
#include <cstddef>
#include <new>
#include <utility>

namespace ctnn::onnx::detail {

/// Where values in between stand at run time: in an arena, at the places that the plan gives them.
template <class Plan>
struct arena_slots {
  static constexpr bool written_over = true;
  std::byte* arena;

  template <std::size_t Place, class Elements>
  [[nodiscard]] Elements& at() const noexcept {
    return *std::launder(reinterpret_cast<Elements*>(arena + Plan::stored_values[Place].offset));
  }
  /// The elements of a constant that is in place.
  template <class Value>
  [[nodiscard]] auto const& constant() const noexcept {
    return Value::in_place();
  }
  /// The memory for graphs within nodes.
  [[nodiscard]] std::byte* inner_arena() const noexcept { return arena + Plan::arena_bytes; }
};

/// The values of a graph that are in place, and that nodes that run read or that are outputs.
template <class Scope>
struct values_in_place {
private:
  using plan = onnx::plan<Scope>;

  template <std::size_t V>
  static consteval bool is_one() {
    if constexpr (plan::content.values[V].graph == Scope::graph &&
                  (plan::is_read[V] || plan::output_place(V) != none)) {
      return value<Scope, V>::is_in_place;
    } else {
      return false;
    }
  }
  static constexpr auto is_in_place = []<std::size_t... V>(std::index_sequence<V...>) {
    return std::array<bool, sizeof...(V)>{is_one<V>()...};
  }(std::make_index_sequence<plan::content.values.size()>{});

  struct order {
    std::array<std::size_t, is_in_place.size()> places{}; // of values
    std::array<std::size_t, is_in_place.size()> values{}; // at places
    std::size_t count = 0;
  };
  static constexpr order in_order = [] {
    order result;
    for (std::size_t v = 0; v < is_in_place.size(); ++v) {
      result.places[v] = result.count;
      if (is_in_place[v]) {
        result.values[result.count++] = v;
      }
    }
    return result;
  }();

public:
  /// How many of them stand before a value.
  [[nodiscard]] static constexpr std::size_t place(std::size_t value) noexcept {
    return in_order.places[value];
  }
  static constexpr std::size_t count = in_order.count;
  [[nodiscard]] static constexpr std::size_t at(std::size_t wanted) noexcept {
    return in_order.values[wanted];
  }
};

template <class Scope, class Indices>
struct separate_values;

template <class Scope, std::size_t... I>
struct separate_values<Scope, std::index_sequence<I...>> {
  using type = ctnn::detail::tuple<
      typename value<Scope, plan<Scope>::stored_values[I].value>::elements_type...>;
};

template <class Scope, class Indices>
struct decoded_values;

template <class Scope, std::size_t... I>
struct decoded_values<Scope, std::index_sequence<I...>> {
  ctnn::detail::tuple<typename value<Scope, values_in_place<Scope>::at(I)>::elements_type...>
      values;

  /// All of them. What all depends on is an argument, so that no compiler decodes anything before
  /// an evaluation does.
  [[nodiscard]] static constexpr decoded_values
  from([[maybe_unused]] embedded_tensor const* tensors) noexcept {
    return {{{{value<Scope, values_in_place<Scope>::at(I)>::decoded(tensors)}...}}};
  }
};

/// The same in constant expressions, which do not let memory be used twice, nor bytes be read as
/// numbers: constants that are in place are decoded for each evaluation, so that none costs
/// anything where nothing is evaluated.
template <class Scope>
struct separate_slots {
  using tuple =
      typename separate_values<Scope, std::make_index_sequence<plan<Scope>::stored_count>>::type;
  using decoded = decoded_values<Scope, std::make_index_sequence<values_in_place<Scope>::count>>;
  static constexpr bool written_over = false;
  tuple& values;
  decoded const& constants;

  template <std::size_t Place, class>
  [[nodiscard]] constexpr auto& at() const noexcept {
    return ctnn::detail::get<Place>(values);
  }
  template <class Value>
  [[nodiscard]] constexpr auto const& constant() const noexcept {
    return ctnn::detail::get<values_in_place<Scope>::place(Value::index)>(constants.values);
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
    if constexpr (stored::is_in_place && stored::record.graph == Scope::graph) {
      return slots.template constant<stored>();
    } else if constexpr (stored::is_constant && !stored::is_deferred && !stored::is_in_place) {
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
    constexpr std::size_t place = plan::stored_place(Value);
    constexpr std::size_t output = [] {
      if constexpr (plan::output_place(Value) == none && Slots::written_over) {
        return plan::stored_values[place].output;
      } else {
        return plan::output_place(Value);
      }
    }();
    if constexpr (output != none) {
      return outputs.template elements<output>();
    } else {
      return slots.template at<place, typename value<Scope, Value>::elements_type>();
    }
  }
};

/// In the place of an input that an operator demands and that is not there.
inline constexpr std::array<float, 1> missing_input{};

/// How an operator reads and writes where it runs.
template <class Node, class Memory>
struct running_arguments {
  Memory const& all;

  template <std::size_t I>
  [[nodiscard]] constexpr auto const& input() const noexcept {
    if constexpr (Node::has_input(I)) {
      return all.template read<Node::input_value(I)>();
    } else {
      return missing_input; // which is an error
    }
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
