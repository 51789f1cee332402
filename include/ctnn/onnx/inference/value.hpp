// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/tuple.hpp>
#include <ctnn/onnx/inference/node.hpp>
#include <ctnn/onnx/inference/scope.hpp>
#include <ctnn/onnx/inference/tensor_type.hpp>
#include <ctnn/onnx/model/decode.hpp>
#include <ctnn/onnx/model/records.hpp>

#include <boost/mp11/algorithm.hpp>
#include <boost/mp11/list.hpp>

#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>

namespace ctnn::onnx {

namespace detail {

/// Demands of the inputs of a node what its operator needs before it can infer anything.
template <class Node>
consteval bool has_its_inputs() {
  using operation = operation_of<Node>;
  if constexpr (requires { operation::constant_inputs; }) {
    return []<std::size_t... I>(std::index_sequence<I...>) {
      constexpr bool constant =
          (... && (!Node::has_input(operation::constant_inputs[I]) ||
                   Node::template input_is_constant<operation::constant_inputs[I]>()));
      return demanded<constant, "an input that determines a shape is not a constant: bind it",
                      Node>();
    }(std::make_index_sequence<operation::constant_inputs.size()>{});
  } else {
    return true;
  }
}

/// Whether of a node nothing can be said, because it is wrong, or a node that it reads: one
/// mistake gives one error.
template <class Node>
inline constexpr bool is_broken = []<std::size_t... I>(std::index_sequence<I...>) {
  if constexpr ((false || ... || Node::template input_is_broken<I>())) {
    return true;
  } else if constexpr (std::is_same_v<operation_of<Node>, unknown_operation>) {
    return true;
  } else {
    return !has_its_inputs<Node>();
  }
}(std::make_index_sequence<Node::input_count>{});

/// What an operator's `infer` says of each output, and whether it could say anything.
template <std::size_t Count>
struct inferred_types {
  std::array<tensor_type, Count> types{};
  bool is_known = true;
};

/// `std::true_type`, if the operator's `infer` comes to an end.
template <class Node>
using end_of_inference =
    std::bool_constant<(void(operation_of<Node>::template infer<Node>()), true)>;

/// Whether it does: a demand that does not hold ends it before.
template <class Node, class = std::true_type>
inline constexpr bool can_infer = false;
template <class Node>
inline constexpr bool can_infer<Node, end_of_inference<Node>> = true;

/// The same of a node that is not broken.
template <class Node>
inline constexpr bool is_inferred = [] {
  if constexpr (is_broken<Node>) {
    return false;
  } else {
    return can_infer<Node>;
  }
}();

template <class Node>
inline constexpr auto inferred = [] {
  if constexpr (!is_inferred<Node>) {
    inferred_types<Node::output_count> result;
    for (tensor_type& each : result.types) {
      each.type = data_type::float32;
    }
    result.is_known = false;
    return result;
  } else {
    constexpr auto said = operation_of<Node>::template infer<Node>();
    if constexpr (std::is_same_v<decltype(said), tensor_type const>) {
      inferred_types<1> result{{said}, said.type != data_type::undefined};
      result.types[0].type = result.is_known ? said.type : data_type::float32;
      return result;
    } else {
      return inferred_types<said.size()>{said, true};
    }
  }
}();

template <class Node>
inline constexpr auto const& output_types = inferred<Node>.types;

template <class Node, class Indices>
struct node_outputs_for;

template <class Node, std::size_t... I>
struct node_outputs_for<Node, std::index_sequence<I...>> {
  using type =
      ctnn::detail::tuple<elements_of<output_types<Node>[I].type, output_types<Node>[I].size()>...>;
};

/// What holds the outputs of a node.
template <class Node>
using node_outputs =
    typename node_outputs_for<Node, std::make_index_sequence<output_types<Node>.size()>>::type;

/// How an operator reads and writes where all that it reads is constant.
template <class Node>
struct folding_arguments {
  node_outputs<Node>& outputs;

  template <std::size_t I>
  [[nodiscard]] constexpr auto const& input() const noexcept {
    return value<typename Node::scope, Node::input_value(I)>::elements();
  }
  template <std::size_t I>
  [[nodiscard]] constexpr auto& output() const noexcept {
    return ctnn::detail::get<I>(outputs);
  }
  /// The memory for graphs within the node: constant expressions need none.
  [[nodiscard]] constexpr std::byte* inner_arena() const noexcept { return nullptr; }
  /// Any value that the node sees.
  template <std::size_t Value>
  [[nodiscard]] constexpr auto const& seen() const noexcept {
    return value<typename Node::scope, Value>::elements();
  }
};

/// The outputs of a node whose inputs are constants.
template <class Node>
struct folded {
  static constexpr auto outputs = [] {
    node_outputs<Node> result{};
    operation_of<Node>::template run<Node>(folding_arguments<Node>{result});
    return result;
  }();
};

template <class Operation>
inline constexpr bool reads_values = [] {
  if constexpr (requires { Operation::reads_values; }) {
    return Operation::reads_values;
  }
  return true;
}();

template <class Operation>
inline constexpr bool is_random = requires { requires Operation::is_random; };

/// Whether a node changes nothing but the shape of its first input.
template <class Node>
inline constexpr bool is_view = [] {
  using operation = operation_of<Node>;
  if constexpr (requires { operation::template keeps_elements<Node>(); }) {
    return operation::template keeps_elements<Node>();
  } else {
    return requires { requires operation::is_view; };
  }
}();

/// Whether a node's outputs are constants.
template <class Node>
inline constexpr bool is_constant_node = [] {
  if constexpr (!inferred<Node>.is_known || is_random<operation_of<Node>>) {
    return false;
  } else if constexpr (requires { operation_of<Node>::template is_constant<Node>(); }) {
    return operation_of<Node>::template is_constant<Node>();
  } else if constexpr (!reads_values<operation_of<Node>>) {
    return true;
  } else {
    return []<std::size_t... I>(std::index_sequence<I...>) {
      return ((!Node::has_input(I) || Node::template input_is_constant<I>()) && ...);
    }(std::make_index_sequence<Node::input_count>{});
  }
}();

/// Constants of more elements are read from the file where it has them, and are not calculated with
/// by the compiler, but at run time: unless they determine a shape.
inline constexpr std::size_t most_folded = 65536;

/// Whether an input of a node is a constant that is too large to calculate with, or depends on one.
template <class Node, std::size_t I>
[[nodiscard]] consteval bool is_large_input() {
  if constexpr (Node::has_input(I)) {
    using input = value<typename Node::scope, Node::input_value(I)>;
    return input::is_deferred || input::type.size() > most_folded ||
           (I == 0 && input::is_in_place && is_view<Node>);
  } else {
    return false;
  }
}

/// Whether a node's outputs are constants, but too large for the compiler, so that it runs.
template <class Node>
inline constexpr bool is_deferred_node = [] {
  if constexpr (!is_constant_node<Node> || Node::input_count == 0) {
    return false; // a node without inputs is a tensor of the file's
  } else {
    for (tensor_type const& each : output_types<Node>) {
      if (each.size() > most_folded) {
        return true;
      }
    }
    return reads_values<operation_of<Node>> && []<std::size_t... I>(std::index_sequence<I...>) {
      return (false || ... || is_large_input<Node, I>());
    }(std::make_index_sequence<Node::input_count>{});
  }
}();

/// What the user binds in a scope: in that of a graph within a node, nothing.
template <class Scope>
struct bindings_of {
  static constexpr std::size_t count = 0;

  [[nodiscard]] static constexpr std::size_t of_input(std::string_view, std::size_t) noexcept {
    return 0;
  }
};

template <class Model, class... Bindings>
struct bindings_of<scope<Model, Bindings...>> {
  static constexpr std::size_t count = sizeof...(Bindings);

  using list = boost::mp11::mp_list<Bindings...>;
  template <std::size_t I>
  using at = boost::mp11::mp_at_c<list, I>;

  /// The place of the binding that gives an input's value, or their number.
  [[nodiscard]] static constexpr std::size_t of_input([[maybe_unused]] std::string_view name,
                                                      [[maybe_unused]] std::size_t place) noexcept {
    bool const is[] = {Bindings::is_value(name, place)..., true};
    std::size_t i = 0;
    while (!is[i]) {
      ++i;
    }
    return i;
  }

  /// The extent of a symbol, or `none`.
  [[nodiscard]] static constexpr std::size_t
  extent([[maybe_unused]] std::string_view symbol) noexcept {
    std::size_t result = none;
    ((result = Bindings::extent(symbol, result)), ...);
    return result;
  }
};

/// What is known of a value of a scope's own graph.
template <class Scope, std::size_t Index>
struct own_value {
  static constexpr std::size_t index = Index;
  static constexpr auto const& content = Scope::model::content;
  static constexpr value_record record = content.values[Index];
  static constexpr std::string_view name = content.text(record.name);

private:
  using bindings = detail::bindings_of<Scope>;

  /// Its place among the graph's inputs, or `none`.
  static constexpr std::size_t input_place = [] {
    if (record.is_input) {
      range const inputs = content.graphs[record.graph].inputs;
      for (std::size_t i = 0; i < inputs.count; ++i) {
        if (content.operands[inputs.first + i] == Index) {
          return i;
        }
      }
    }
    return none;
  }();
  /// Whether the scope of a graph within a node says what it is.
  static constexpr bool is_given = requires { typename Scope::outer; };
  static constexpr std::size_t binding =
      record.is_input ? bindings::of_input(name, input_place) : bindings::count;
  /// Which of the model's tensors it is, or `none`.
  static constexpr std::size_t tensor = [] {
    if constexpr (binding < bindings::count) {
      return none;
    } else if constexpr (record.initializer == none && record.node != none) {
      using given_by = node<Scope, record.node>;
      return same_text(given_by::op_type, "Constant") ? given_by::attribute("value").index : none;
    } else {
      return record.initializer;
    }
  }();

  template <std::size_t I>
  static consteval std::size_t declared_extent() {
    constexpr dimension_record declared = content.dimensions[record.dimensions.first + I];
    std::string_view const symbol = content.text(declared.symbol);
    return symbol.empty() ? static_cast<std::size_t>(declared.extent) : bindings::extent(symbol);
  }

  static consteval tensor_type find_type() {
    if constexpr (binding < bindings::count) {
      return bindings::template at<binding>::type();
    } else if constexpr (record.initializer != none) {
      constexpr tensor_record given = content.tensors[record.initializer];
      return {given.type, given.shape};
    } else if constexpr (record.node != none) {
      return detail::output_types<node<Scope, record.node>>[record.output];
    } else if constexpr (is_given) {
      return Scope::template given<input_place>::type;
    } else {
      return []<std::size_t... I>(std::index_sequence<I...>) {
        return tensor_type{record.type, extents{declared_extent<I>()...}};
      }(std::make_index_sequence<record.dimensions.count>{});
    }
  }

  static consteval bool find_is_deferred() {
    if constexpr (binding < bindings::count || tensor != none) {
      return false;
    } else if constexpr (record.node != none) {
      return detail::is_deferred_node<node<Scope, record.node>>;
    } else if constexpr (is_given) {
      return Scope::template given<input_place>::is_deferred;
    } else {
      return false;
    }
  }

  static consteval bool find_is_constant() {
    if constexpr (binding < bindings::count || record.initializer != none) {
      return true;
    } else if constexpr (record.node != none) {
      return detail::is_constant_node<node<Scope, record.node>>;
    } else if constexpr (is_given) {
      return Scope::template given<input_place>::is_constant;
    } else {
      return false;
    }
  }

public:
  /// Whether it comes from a node of which nothing can be said.
  [[nodiscard]] static consteval bool is_broken() {
    if constexpr (binding == bindings::count && record.initializer == none && record.node != none) {
      return !detail::inferred<node<Scope, record.node>>.is_known;
    } else {
      return false;
    }
  }
  static constexpr tensor_type type = find_type();
  static constexpr bool is_constant = find_is_constant();
  /// Whether it is a constant that the compiler does not calculate: its node runs.
  static constexpr bool is_deferred = find_is_deferred();
  /// Whether it is a constant that is read from the embedded file.
  static constexpr bool is_in_place = [] {
    if constexpr (tensor != none) {
      return content.tensors[tensor].apart != none;
    } else {
      return false;
    }
  }();
  using elements_type = elements_of<type.type, type.size()>;

  /// The elements of one that is in place, in constant expressions, where they are decoded each
  /// time.
  [[nodiscard]] static constexpr elements_type decoded(embedded_tensor const* tensors) noexcept {
    return decode<typename elements_type::value_type, type.size()>(
        tensors[content.tensors[tensor].apart]);
  }
  /// The same at run time.
  [[nodiscard]] static elements_type const& in_place() noexcept {
    constexpr embedded_tensor data = content.apart.first[content.tensors[tensor].apart];
    return onnx::in_place<typename elements_type::value_type, type.size()>(data);
  }

private:
  template <class Elements>
  static constexpr Elements of_tensor = [] {
    if constexpr (is_in_place) {
      return decoded(content.apart.first);
    } else {
      return decode<typename Elements::value_type, std::tuple_size_v<Elements>>(
          content.bytes, content.tensors[tensor]);
    }
  }();

public:
  /// The elements of a constant, as the compiler keeps them.
  [[nodiscard]] static constexpr auto const& elements() noexcept {
    if constexpr (binding < bindings::count) {
      return bindings::template at<binding>::elements();
    } else if constexpr (tensor != none) {
      return of_tensor<elements_type>;
    } else if constexpr (is_given && record.node == none) {
      return Scope::template given<input_place>::elements();
    } else {
      return ctnn::detail::get<record.output>(detail::folded<node<Scope, record.node>>::outputs);
    }
  }
};

/// The scope whose graph a value is of: the scope itself, or one around it.
template <class Scope, std::size_t Index>
struct scope_of_value {
  using type = Scope;
};
template <class Scope, std::size_t Index>
  requires(Scope::model::content.values[Index].graph != Scope::graph)
struct scope_of_value<Scope, Index> : scope_of_value<typename Scope::outer, Index> {};

} // namespace detail

template <class Scope, std::size_t Index>
struct value : detail::own_value<typename detail::scope_of_value<Scope, Index>::type, Index> {};

} // namespace ctnn::onnx
