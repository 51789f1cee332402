// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/tuple.hpp>
#include <ctnn/onnx/execution/inner_graph.hpp>
#include <ctnn/onnx/inference/failure.hpp>
#include <ctnn/onnx/inference/operation.hpp>
#include <ctnn/onnx/inference/scope.hpp>
#include <ctnn/onnx/inference/value.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace ctnn::onnx {

namespace detail {

/// A constant that is given to a graph within a node.
template <auto Value>
struct given_constant {
  static constexpr tensor_type type{data_type_of<decltype(Value)>(), {}};
  static constexpr bool is_constant = true;
  static constexpr bool is_deferred = false;
  static constexpr std::array<decltype(Value), 1> value{Value};

  [[nodiscard]] static constexpr auto const& elements() noexcept { return value; }
};

/// The body of a loop in one of its turns: it gets the turn's number, true, and what the turn
/// before has left, or the node's inputs.
template <class Node, std::size_t Turn>
struct loop_turn : inner_scope<Node, Node::graph("body")> {
private:
  template <std::size_t Place>
  static consteval auto find_given() {
    if constexpr (Place == 0) {
      return given_constant<static_cast<std::int64_t>(Turn)>{};
    } else if constexpr (Place == 1) {
      return given_constant<true>{};
    } else if constexpr (Turn == 0) {
      return value<typename Node::scope, Node::input_value(Place)>{};
    } else {
      return graph_output<loop_turn<Node, Turn - 1>, Place - 1>{};
    }
  }

public:
  template <std::size_t Place>
  using given = decltype(find_given<Place>());
};

/// How many turns a loop takes.
template <class Node, std::size_t Done = 0>
consteval std::size_t loop_turns() {
  constexpr std::int64_t limit = [] {
    if constexpr (Node::has_input(0)) {
      return static_cast<std::int64_t>(Node::template constant_input<0>()[0]);
    } else {
      return std::int64_t{1} << 62;
    }
  }();
  if constexpr (static_cast<std::int64_t>(Done) >= limit) {
    return Done;
  } else {
    constexpr bool goes_on = [] {
      if constexpr (Done > 0) {
        using condition = graph_output<loop_turn<Node, Done - 1>, 0>;
        void(demanded<condition::is_constant,
                      "a Loop ends by a condition that is not a constant: bind what it depends on",
                      Node>());
        return condition::elements()[0];
      } else if constexpr (Node::has_input(1)) {
        return Node::template constant_input<1>()[0];
      } else {
        return true;
      }
    }();
    if constexpr (goes_on) {
      return loop_turns<Node, Done + 1>();
    } else {
      return Done;
    }
  }
}

} // namespace detail

/// The body again and again, each turn with what the turn before has left; what it puts out else is
/// stacked, a slice for each turn. Trip count and conditions must be constants, so that all shapes
/// are known; each turn has its own.
/// Source: ONNX Loop (opset 16), without sequences.
template <>
struct operation<"Loop"> {
  template <class Node>
  static constexpr std::size_t turns = detail::loop_turns<Node>();
  template <class Node, std::size_t Turn>
  using turn = detail::loop_turn<Node, Turn>;
  /// The states that go from turn to turn.
  template <class Node>
  static constexpr std::size_t state_count = Node::input_count < 2 ? 0 : Node::input_count - 2;

  template <class Node>
  static consteval auto infer() {
    demand<Node::graph("body") != none, "Loop needs the graph body", Node>();
    return []<std::size_t... I>(std::index_sequence<I...>) {
      return std::array<tensor_type, sizeof...(I)>{output_type<Node, I>()...};
    }(std::make_index_sequence<Node::output_count>{});
  }

  template <class Node>
  static consteval bool is_constant() {
    return []<std::size_t... I>(std::index_sequence<I...>) {
      return (... && is_constant_output<Node, I>());
    }(std::make_index_sequence<Node::output_count>{});
  }

  template <class Node>
  [[nodiscard]] static consteval std::size_t macs() {
    return []<std::size_t... K>(std::index_sequence<K...>) {
      return (std::size_t{0} + ... + detail::graph_macs<turn<Node, K>>);
    }(std::make_index_sequence<turns<Node>>{});
  }

  template <class Node>
  static consteval std::size_t inner_bytes() {
    return []<std::size_t... K>(std::index_sequence<K...>) {
      std::size_t most = 0;
      std::size_t outputs = 0;
      ((most =
            most < detail::graph_bytes<turn<Node, K>> ? detail::graph_bytes<turn<Node, K>> : most,
        outputs += sizeof(detail::graph_outputs<turn<Node, K>>)),
       ...);
      return most + outputs;
    }(std::make_index_sequence<turns<Node>>{});
  }

  template <class Node, class Arguments>
  static constexpr void run(Arguments const& arguments) noexcept {
    if constexpr (turns<Node> == 0) {
      leave<Node>(arguments, initial_states<Node, Arguments>{arguments});
    } else {
      run_from<Node, 0>(arguments, initial_states<Node, Arguments>{arguments});
    }
  }

private:
  template <class Node, std::size_t I>
  static consteval tensor_type output_type() {
    constexpr std::size_t count = turns<Node>;
    if constexpr (I < state_count<Node> && count == 0) {
      return Node::template input<I + 2>();
    } else if constexpr (I < state_count<Node>) {
      return detail::graph_output<turn<Node, count - 1>, I + 1>::type;
    } else {
      // Of no turn at all it is asked of the first what its slices would be.
      constexpr tensor_type slice = detail::graph_output<turn<Node, 0>, I + 1>::type;
      tensor_type result{slice.type, {count}};
      for (std::size_t i = 0; i < slice.shape.rank; ++i) {
        result.shape.push_back(slice.shape[i]);
      }
      return result;
    }
  }

  template <class Node, std::size_t I>
  static consteval bool is_constant_output() {
    constexpr std::size_t count = turns<Node>;
    if constexpr (I < state_count<Node> && count == 0) {
      return Node::template input_is_constant<I + 2>();
    } else if constexpr (I < state_count<Node>) {
      return detail::graph_output<turn<Node, count - 1>, I + 1>::is_constant;
    } else {
      return []<std::size_t... K>(std::index_sequence<K...>) {
        return (true && ... && detail::graph_output<turn<Node, K>, I + 1>::is_constant);
      }(std::make_index_sequence<count>{});
    }
  }

  /// The states before the first turn.
  template <class Node, class Arguments>
  struct initial_states {
    Arguments const& arguments;

    template <std::size_t Place>
    [[nodiscard]] constexpr auto const& input() const noexcept {
      return arguments.template input<Place>();
    }
  };

  /// The states that a turn has left.
  template <class Outputs>
  struct left_states {
    Outputs const& outputs;

    template <std::size_t Place>
    [[nodiscard]] constexpr auto const& input() const noexcept {
      return outputs.template elements<Place - 1>();
    }
  };

  template <class Node, std::size_t Turn, class Arguments, class States>
  static constexpr void run_from(Arguments const& arguments, States const& states) noexcept {
    using scope = turn<Node, Turn>;
    detail::graph_outputs<scope> outputs{};
    detail::run_graph<scope>(
        detail::given_and_seen_values<scope, Arguments, States>{arguments, states}, outputs,
        arguments.inner_arena());
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      (keep_slice<Node, Turn, state_count<Node> + I>(arguments, outputs), ...);
    }(std::make_index_sequence<Node::output_count - state_count<Node>>{});
    left_states<detail::graph_outputs<scope>> const left{outputs};
    if constexpr (Turn + 1 < turns<Node>) {
      run_from<Node, Turn + 1>(arguments, left);
    } else {
      leave<Node>(arguments, left);
    }
  }

  template <class Node, std::size_t Turn, std::size_t I, class Arguments, class Outputs>
  static constexpr void keep_slice(Arguments const& arguments, Outputs const& outputs) noexcept {
    if constexpr (Node::has_output(I)) {
      auto& all = arguments.template output<I>();
      auto const& slice = outputs.template elements<I + 1>();
      for (std::size_t i = 0; i < slice.size(); ++i) {
        all[Turn * slice.size() + i] = slice[i];
      }
    }
  }

  template <class Node, class Arguments, class States>
  static constexpr void leave(Arguments const& arguments, States const& states) noexcept {
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      (leave_state<Node, I>(arguments, states), ...);
    }(std::make_index_sequence<state_count<Node>>{});
  }
  template <class Node, std::size_t I, class Arguments, class States>
  static constexpr void leave_state(Arguments const& arguments, States const& states) noexcept {
    if constexpr (Node::has_output(I)) {
      arguments.template output<I>() = states.template input<I + 2>();
    }
  }
};

} // namespace ctnn::onnx
