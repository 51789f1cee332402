// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/tuple.hpp>
#include <ctnn/onnx/execution/memory.hpp>
#include <ctnn/onnx/inference/differentiated_graph.hpp>
#include <ctnn/onnx/inference/failure.hpp>
#include <ctnn/onnx/inference/operation.hpp>
#include <ctnn/onnx/inference/tensor_type.hpp>
#include <ctnn/onnx/operators/wide.hpp>

#include <array>
#include <cstddef>
#include <new>
#include <utility>

namespace ctnn::onnx {

namespace detail {

/// What a Gradient node does: the nodes that it goes through, and the values that it keeps.
template <class Node>
struct gradient_plan {
  using scope = typename Node::scope;
  static constexpr auto const& content = Node::content;
  static constexpr differentiated_graph<typename scope::model> graph{Node::record};

private:
  template <std::size_t Size>
  struct list {
    std::array<std::size_t, Size> items{};
    std::size_t count = 0;
  };
  template <std::size_t Size, class Is>
  static consteval list<Size> all(Is is) {
    list<Size> result;
    for (std::size_t i = 0; i < Size; ++i) {
      if (is(i)) {
        result.items[result.count++] = i;
      }
    }
    return result;
  }

public:
  static constexpr auto nodes = all<graph.node_count>([](std::size_t n) { return graph.runs[n]; });
  /// The values that it computes again.
  static constexpr auto values = all<graph.value_count>([](std::size_t value) {
    return !graph.is_known && graph.computes(value) && graph.input[value] == none;
  });
  static constexpr auto gradients =
      all<graph.value_count>([](std::size_t value) { return graph.varies[value]; });

  template <std::size_t Size>
  [[nodiscard]] static constexpr std::size_t place(list<Size> const& of, std::size_t value) {
    std::size_t i = 0;
    while (i < of.count && of.items[i] != value) {
      ++i;
    }
    return i;
  }

  template <std::size_t Value>
  using elements = typename value<scope, Value>::elements_type;
  template <std::size_t Value>
  using gradient_of = std::array<calculated<typename elements<Value>::value_type>,
                                 std::tuple_size_v<elements<Value>>>;
};

template <class Plan, class Values, class Gradients>
struct gradient_storage;

/// The values and gradients in between.
template <class Plan, std::size_t... V, std::size_t... G>
struct gradient_storage<Plan, std::index_sequence<V...>, std::index_sequence<G...>> {
  ctnn::detail::tuple<typename Plan::template elements<Plan::values.items[V]>...> values;
  ctnn::detail::tuple<typename Plan::template gradient_of<Plan::gradients.items[G]>...> gradients;
};

template <class Plan>
using gradient_storage_of = gradient_storage<Plan, std::make_index_sequence<Plan::values.count>,
                                             std::make_index_sequence<Plan::gradients.count>>;

/// What the nodes in between read and write.
template <class Node, class Arguments>
struct gradient_memory {
  using plan = gradient_plan<Node>;

  Arguments const& arguments;
  gradient_storage_of<plan>& storage;

  template <std::size_t Value>
  [[nodiscard]] constexpr auto const& read() const noexcept {
    if constexpr (plan::graph.input[Value] != none) {
      return arguments.template input<plan::graph.input[Value]>();
    } else if constexpr (!plan::graph.is_known && plan::graph.computes(Value)) {
      return write<Value>();
    } else {
      return arguments.template seen<Value>();
    }
  }
  template <std::size_t Value>
  [[nodiscard]] constexpr auto& write() const noexcept {
    return ctnn::detail::get<plan::place(plan::values, Value)>(storage.values);
  }
  template <std::size_t Value>
  [[nodiscard]] constexpr auto& gradient() const noexcept {
    return ctnn::detail::get<plan::place(plan::gradients, Value)>(storage.gradients);
  }
};

/// How an operator's `gradient` reads and writes.
template <class Node, class Memory>
struct gradient_arguments : running_arguments<Node, Memory> {
  template <std::size_t I>
  [[nodiscard]] static consteval bool asks_for() noexcept {
    return Node::has_input(I) && Memory::plan::graph.varies[Node::input_value(I)];
  }
  template <std::size_t I>
  [[nodiscard]] constexpr auto& input_gradient() const noexcept {
    return this->all.template gradient<Node::input_value(I)>();
  }
  [[nodiscard]] constexpr auto& output_gradient() const noexcept {
    return this->all.template gradient<Node::output_value(0)>();
  }
  template <std::size_t I>
  [[nodiscard]] constexpr auto const& output() const noexcept {
    return this->all.template read<Node::output_value(I)>();
  }
};

} // namespace detail

/// The derivatives of the sum of y with respect to each of xs, where xs and zs are the inputs: by
/// going through the nodes between them backwards. Operators that have a `gradient` can be between.
/// Source: ONNX Gradient (ai.onnx.preview.training, opset 1).
template <>
struct operation<"ai.onnx.preview.training.Gradient"> {
  template <class Node>
  static consteval auto infer() {
    constexpr std::size_t xs = Node::string_count("xs");
    constexpr bool are_named = names_tensors<Node>();
    constexpr bool are_as_many =
        Node::input_count + 1 == Node::record.named.count && Node::output_count <= xs;
    demand<are_named, "xs, zs and y do not name tensors", Node>();
    demand<!are_named || are_as_many,
           "the inputs are not as many as xs and zs, or there are more outputs than xs", Node>();
    if constexpr (are_named && are_as_many) {
      demand_differentiable<Node>();
    }
    return []<std::size_t... O>(std::index_sequence<O...>) {
      return std::array<tensor_type, sizeof...(O)>{Node::template input<O>()...};
    }(std::make_index_sequence<Node::output_count>{});
  }

  template <class Node>
  static consteval bool is_constant() {
    using plan = detail::gradient_plan<Node>;
    return []<std::size_t... V>(std::index_sequence<V...>) {
      return (true && ... && is_constant_value<Node, V>());
    }(std::make_index_sequence<plan::graph.value_count>{});
  }

  template <class Node>
  static consteval std::size_t inner_bytes() {
    return sizeof(detail::gradient_storage_of<detail::gradient_plan<Node>>);
  }

  /// A product takes as many for the gradient of each factor as for itself.
  template <class Node>
  static consteval std::size_t macs() {
    using plan = detail::gradient_plan<Node>;
    return []<std::size_t... N>(std::index_sequence<N...>) {
      return (std::size_t{0} + ... + macs_of<Node, plan::nodes.items[N]>());
    }(std::make_index_sequence<plan::nodes.count>{});
  }

  template <class Node, class Arguments>
  static constexpr void run(Arguments const& arguments) noexcept {
    using storage = detail::gradient_storage_of<detail::gradient_plan<Node>>;
    if consteval {
      storage all{};
      differentiate<Node>(detail::gradient_memory<Node, Arguments>{arguments, all});
    } else {
      storage& all = *::new (static_cast<void*>(arguments.inner_arena())) storage;
      differentiate<Node>(detail::gradient_memory<Node, Arguments>{arguments, all});
    }
  }

private:
  template <class Node>
  static consteval void demand_differentiable() {
    using plan = detail::gradient_plan<Node>;
    using scope = typename Node::scope;
    constexpr wrong_input wrong =
        find_wrong_input<Node>(std::make_index_sequence<Node::input_count>{});
    demand<!plan::graph.has_inner_graphs, "y depends on a node with a graph of its own", Node>();
    demand<wrong.what != wrong_input::type,
           "an input is of another type than the tensor that is named", Node, wrong.got,
           wrong.expected>();
    demand<wrong.what != wrong_input::constant,
           "a constant of the graph can be no other tensor where it is differentiated", Node>();
    demand<wrong.what != wrong_input::real && is_real(value<scope, plan::graph.y>::type.type),
           "xs and y are not real", Node>();
    constexpr auto nodes = std::make_index_sequence<plan::nodes.count>{};
    if constexpr (find_broken<Node>(nodes)) {
      detail::end_inference(); // of it there has been an error
    } else {
      constexpr std::size_t without = find_without_gradient<Node>(nodes);
      if constexpr (without != none) {
        demand<false, "the operator has no gradient", onnx::node<scope, without>>();
      }
    }
  }

  template <class Node>
  static consteval bool names_tensors() {
    if (Node::record.named.count == 0 || !Node::has("y")) {
      return false;
    }
    for (std::size_t i = 0; i < Node::record.named.count; ++i) {
      if (Node::content.operands[Node::record.named.first + i] == none) {
        return false;
      }
    }
    return true;
  }

  /// What is wrong with an input.
  struct wrong_input {
    enum { nothing, type, constant, real } what = nothing;
    extents got{};
    extents expected{};
  };

  /// The first mistake of all inputs.
  template <class Node, std::size_t... I>
  static consteval wrong_input find_wrong_input(std::index_sequence<I...>) {
    wrong_input result;
    void((true && ... && ((result = check_input<Node, I>()).what == wrong_input::nothing)));
    return result;
  }
  template <class Node, std::size_t I>
  static consteval wrong_input check_input() {
    constexpr std::size_t index = Node::content.operands[Node::record.named.first + I];
    using named = value<typename Node::scope, index>;
    constexpr tensor_type given = Node::template input<I>();
    if (given != named::type) {
      return {wrong_input::type, given.shape, named::type.shape};
    }
    if (Node::input_value(I) != index && named::is_constant) {
      return {wrong_input::constant, {}, {}};
    }
    if (!is_real(given.type) && I < Node::string_count("xs")) {
      return {wrong_input::real, {}, {}};
    }
    return {};
  }

  template <class Node, std::size_t... N>
  static consteval bool find_broken(std::index_sequence<N...>) {
    using scope = typename Node::scope;
    bool const known[] = {
        true,
        detail::inferred<onnx::node<scope, detail::gradient_plan<Node>::nodes.items[N]>>.is_known...};
    for (bool const each : known) {
      if (!each) {
        return true;
      }
    }
    return false;
  }
  template <class Node, std::size_t... N>
  static consteval std::size_t find_without_gradient(std::index_sequence<N...>) {
    using plan = detail::gradient_plan<Node>;
    bool const there[] = {
        true, has_gradient<Node, onnx::node<typename Node::scope, plan::nodes.items[N]>>()...};
    for (std::size_t i = 0; i < sizeof...(N); ++i) {
      if (plan::graph.is_differentiated[plan::nodes.items[i]] && !there[i + 1]) {
        return plan::nodes.items[i];
      }
    }
    return none;
  }
  template <class Node, class Inner>
  static consteval bool has_gradient() {
    using memory = detail::gradient_memory<Node, detail::folding_arguments<Node>>;
    return requires(detail::gradient_arguments<Inner, memory> const& arguments) {
      operation_of<Inner>::template gradient<Inner>(arguments);
    };
  }

  template <class Node, std::size_t V>
  static consteval bool is_constant_value() {
    constexpr auto const& graph = detail::gradient_plan<Node>::graph;
    constexpr bool is_read = [] {
      bool result = false;
      graph.each_read([&](std::size_t value) { result = result || value == V; });
      for (std::size_t i = 0; i < Node::input_count; ++i) {
        result = result || Node::input_value(i) == V;
      }
      return result;
    }();
    if constexpr (is_read) {
      return value<typename Node::scope, V>::is_constant;
    } else {
      return true;
    }
  }

  template <class Node, std::size_t N>
  static consteval std::size_t macs_of() {
    using inner = onnx::node<typename Node::scope, N>;
    if constexpr (requires { operation_of<inner>::template macs<inner>(); }) {
      constexpr auto const& graph = detail::gradient_plan<Node>::graph;
      std::size_t times = graph.is_known ? 0 : 1;
      for (std::size_t i = 0; i < 2; ++i) {
        times += graph.is_differentiated[N] && graph.varies[inner::input_value(i)] ? 1 : 0;
      }
      return times * operation_of<inner>::template macs<inner>();
    } else {
      return 0;
    }
  }

  template <class Node, class Memory>
  static constexpr void differentiate(Memory const& memory) noexcept {
    using plan = detail::gradient_plan<Node>;
    constexpr std::size_t count = plan::nodes.count;
    // No folds, the length of which Clang limits.
    [&]<std::size_t... G>(std::index_sequence<G...>) {
      [[maybe_unused]] bool const done[] = {
          true, start<plan::gradients.items[G] == plan::graph.y>(
                    memory.template gradient<plan::gradients.items[G]>())...};
    }(std::make_index_sequence<plan::gradients.count>{});
    [&]<std::size_t... N>(std::index_sequence<N...>) {
      [[maybe_unused]] bool const there[] = {true, forward<Node, plan::nodes.items[N]>(memory)...};
      [[maybe_unused]] bool const back[] = {
          true, backward<Node, plan::nodes.items[count - 1 - N]>(memory)...};
    }(std::make_index_sequence<count>{});
    [&]<std::size_t... O>(std::index_sequence<O...>) {
      (give<Node, O>(memory), ...);
    }(std::make_index_sequence<Node::output_count>{});
  }

  template <bool IsY, class T, std::size_t Size>
  static constexpr bool start(std::array<T, Size>& gradient) noexcept {
    for (T& element : gradient) {
      element = T{IsY ? 1 : 0};
    }
    return true;
  }
  template <class Node, std::size_t N, class Memory>
  static constexpr bool forward(Memory const& memory) noexcept {
    if constexpr (!detail::gradient_plan<Node>::graph.is_known) {
      using inner = onnx::node<typename Node::scope, N>;
      operation_of<inner>::template run<inner>(detail::running_arguments<inner, Memory>{memory});
    }
    return true;
  }
  template <class Node, std::size_t N, class Memory>
  static constexpr bool backward(Memory const& memory) noexcept {
    if constexpr (detail::gradient_plan<Node>::graph.is_differentiated[N]) {
      using inner = onnx::node<typename Node::scope, N>;
      operation_of<inner>::template gradient<inner>(
          detail::gradient_arguments<inner, Memory>{{memory}});
    }
    return true;
  }
  template <class Node, std::size_t O, class Memory>
  static constexpr void give(Memory const& memory) noexcept {
    if constexpr (Node::has_output(O)) {
      auto& to = memory.arguments.template output<O>();
      auto const& from =
          memory.template gradient<Node::content.operands[Node::record.named.first + O]>();
      using T = typename std::remove_cvref_t<decltype(to)>::value_type;
      for (std::size_t i = 0; i < to.size(); ++i) {
        to[i] = T(from[i]);
      }
    }
  }
};

} // namespace ctnn::onnx
