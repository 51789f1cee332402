// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/onnx/execution/chains.hpp>
#include <ctnn/onnx/execution/place_in_arena.hpp>
#include <ctnn/onnx/inference/differentiated_graph.hpp>
#include <ctnn/onnx/inference/node.hpp>
#include <ctnn/onnx/inference/value.hpp>
#include <ctnn/onnx/model/records.hpp>

#include <array>
#include <cstddef>
#include <utility>

namespace ctnn::onnx {

namespace detail {

/// The number of inputs that an operator may write its first output over.
template <class Operation>
inline constexpr std::size_t in_place_inputs = [] {
  if constexpr (requires { Operation::in_place_inputs; }) {
    return Operation::in_place_inputs;
  } else {
    return std::size_t{0};
  }
}();

/// No fold, the length of which Clang limits.
template <std::size_t Size>
[[nodiscard]] constexpr std::size_t sum_of_all(std::array<std::size_t, Size> const& numbers) {
  std::size_t result = 0;
  for (std::size_t const each : numbers) {
    result += each;
  }
  return result;
}

} // namespace detail

/// What has to be computed of a graph at run time, and where its values stand.
template <class Scope>
struct plan {
  static constexpr auto const& content = Scope::model::content;
  static constexpr graph_record graph = content.graphs[Scope::graph];
  static constexpr std::size_t node_count = graph.nodes.count;

private:
  template <std::size_t I>
  static consteval bool is_constant_node() {
    if constexpr (needed[I]) {
      using here = node<Scope, graph.nodes.first + I>;
      return detail::is_constant_node<here> && !detail::is_deferred_node<here>;
    } else {
      return true;
    }
  }
  template <std::size_t I>
  static consteval bool is_deferred_node() {
    if constexpr (live[I]) {
      return detail::is_deferred_node<node<Scope, graph.nodes.first + I>>;
    } else {
      return false;
    }
  }
  template <std::size_t I>
  static consteval bool is_view_node() {
    if constexpr (live[I]) {
      return detail::is_view<node<Scope, graph.nodes.first + I>>;
    } else {
      return false;
    }
  }
  template <class F>
  static constexpr void each_operand(range list, F f) {
    for (std::size_t i = 0; i < list.count; ++i) {
      if (content.operands[list.first + i] != none) {
        f(content.operands[list.first + i]);
      }
    }
  }
  template <std::size_t N>
  static consteval std::size_t macs_of() {
    using here = node<Scope, N>;
    if constexpr (requires { operation_of<here>::template macs<here>(); }) {
      return operation_of<here>::template macs<here>();
    } else {
      return 0;
    }
  }
  /// The most that a graph within a node takes of the stack.
  template <std::size_t N>
  static consteval std::size_t inner_bytes_of() {
    using here = node<Scope, N>;
    if constexpr (requires { operation_of<here>::template inner_bytes<here>(); }) {
      return operation_of<here>::template inner_bytes<here>();
    } else {
      return 0;
    }
  }
  /// What a node reads, its graphs included.
  template <class F>
  static constexpr void each_read(node_record const& record, F f) {
    each_operand(record.inputs, f);
    if (record.named.count > 0) {
      differentiated_graph<typename Scope::model>(record).each_read(f);
    }
    for (std::size_t a = 0; a < record.attributes.count; ++a) {
      attribute_record const& attribute = content.attributes[record.attributes.first + a];
      if (attribute.kind == attribute_kind::graph) {
        graph_record const& inner = content.graphs[attribute.index];
        each_operand(inner.outputs, f);
        for (std::size_t n = 0; n < inner.nodes.count; ++n) {
          each_read(content.nodes[inner.nodes.first + n], f);
        }
      }
    }
  }

  /// The nodes that something computed depends on, where `is_constant` ends the search.
  template <class IsConstant>
  static constexpr std::array<bool, node_count> reached(IsConstant is_constant) {
    std::array<bool, node_count> result{};
    auto const reach = [&](std::size_t value) {
      std::size_t const node = content.values[value].node;
      if (node != none && content.values[value].graph == Scope::graph) {
        result[node - graph.nodes.first] = true;
      }
    };
    each_operand(graph.outputs, reach);
    for (std::size_t i = node_count; i-- > 0;) {
      if (result[i]) {
        if (is_constant(i)) {
          result[i] = false;
        } else {
          each_read(content.nodes[graph.nodes.first + i], reach);
        }
      }
    }
    return result;
  }

  static constexpr std::array<bool, node_count> needed = reached([](std::size_t) { return false; });

public:
  /// The nodes that run: what is not needed, and what is constant, does not.
  static constexpr std::array<bool, node_count> live =
      []<std::size_t... I>(std::index_sequence<I...>) {
        std::array<bool, node_count> const constant{is_constant_node<I>()...};
        return reached([&](std::size_t i) { return constant[i]; });
      }(std::make_index_sequence<node_count>{});

private:
  /// The node that alone reads a node's output.
  static constexpr std::array<detail::only_reader, node_count> only_readers = [] {
    std::array<std::size_t, content.values.size()> reads{};
    for (std::size_t i = 0; i < node_count; ++i) {
      if (live[i]) {
        each_read(content.nodes[graph.nodes.first + i], [&](std::size_t value) { ++reads[value]; });
      }
    }
    each_operand(graph.outputs, [&](std::size_t value) { reads[value] += 2; });
    std::array<detail::only_reader, node_count> result{};
    for (std::size_t i = 0; i < node_count; ++i) {
      range const inputs = content.nodes[graph.nodes.first + i].inputs;
      for (std::size_t k = 0; live[i] && k < inputs.count; ++k) {
        std::size_t const value = content.operands[inputs.first + k];
        if (value != none && reads[value] == 1 && content.values[value].node != none &&
            content.values[value].graph == Scope::graph) {
          result[content.values[value].node - graph.nodes.first] = {i, k};
        }
      }
    }
    return result;
  }();

  template <std::size_t I>
  static consteval detail::node_chain chain_of() {
    if constexpr (live[I]) {
      return detail::chain_from<Scope, only_readers, I>();
    } else {
      return {};
    }
  }
  static constexpr std::array<detail::node_chain, node_count> chains =
      []<std::size_t... I>(std::index_sequence<I...>) {
        std::array<detail::node_chain, node_count> result{chain_of<I>()...};
        for (detail::node_chain const& each : result) {
          for (std::size_t k = 1; k < each.count; ++k) {
            result[each.nodes[k]].count = 0;
          }
        }
        return result;
      }(std::make_index_sequence<node_count>{});

public:
  /// The steps of a run: the nodes that run, those that follow another one in its step left out.
  static constexpr std::size_t step_count = [] {
    std::size_t result = 0;
    for (detail::node_chain const& each : chains) {
      result += each.count > 0 ? 1 : 0;
    }
    return result;
  }();
  /// The nodes of the step that a node begins.
  [[nodiscard]] static constexpr detail::node_chain const& chain(std::size_t node) noexcept {
    return chains[node - graph.nodes.first];
  }
  /// The value that such a step computes, of a node of one output.
  [[nodiscard]] static constexpr std::size_t result_of(std::size_t node) noexcept {
    return content.operands[content.nodes[graph.nodes.first + chain(node).last()].outputs.first];
  }

  /// Whether the compiler does the work of a step's second node on the weights of its first.
  template <std::size_t N>
  [[nodiscard]] static consteval bool folds() {
    if constexpr (chain(N).count > 1) {
      return detail::can_fold<onnx::node<Scope, graph.nodes.first + chain(N).nodes[1]>,
                              onnx::node<Scope, N>>();
    } else {
      return false;
    }
  }

private:
  /// What the nodes of a step read.
  template <class F>
  static constexpr void each_read_in_step(std::size_t node, F f) {
    detail::node_chain const& all = chain(node);
    for (std::size_t k = 0; k < all.count; ++k) {
      each_read(content.nodes[graph.nodes.first + all.nodes[k]], f);
    }
  }

  struct node_order {
    std::array<std::size_t, step_count> indices{};
    std::array<bool, node_count> has{};
    std::size_t count = 0;

    /// Appends a node, behind those that it reads.
    constexpr void append(std::size_t i) {
      if (live[i] && !has[i]) {
        has[i] = true;
        each_read(content.nodes[graph.nodes.first + i], [&](std::size_t value) {
          if (content.values[value].node != none && content.values[value].graph == Scope::graph) {
            append(content.values[value].node - graph.nodes.first);
          }
        });
        if (chains[i].count > 0) { // others follow one that stands there
          indices[count++] = graph.nodes.first + i;
        }
      }
    }
  };

public:
  /// The nodes that begin them in the order in which they run: the model's, but that what depends
  /// on no input waits until something reads it, and takes no memory before.
  static constexpr std::array<std::size_t, step_count> order =
      []<std::size_t... I>(std::index_sequence<I...>) {
        std::array<bool, node_count> const constant{is_deferred_node<I>()...};
        node_order result;
        for (bool const waiting : {false, true}) {
          for (std::size_t i = 0; i < node_count; ++i) {
            if (constant[i] == waiting) {
              result.append(i);
            }
          }
        }
        return result.indices;
      }(std::make_index_sequence<node_count>{});

  /// The graph's output that a value is, or `none`.
  [[nodiscard]] static constexpr std::size_t output_place(std::size_t value) noexcept {
    return output_places[value];
  }

  /// The value whose elements a value's are: through nodes that change nothing but the shape.
  [[nodiscard]] static constexpr std::size_t root(std::size_t value) noexcept {
    return roots[value];
  }

private:
  static constexpr std::array<bool, node_count> views =
      []<std::size_t... I>(std::index_sequence<I...>) {
        return std::array<bool, node_count>{is_view_node<I>()...};
      }(std::make_index_sequence<node_count>{});

  static constexpr std::size_t value_count = content.values.size();
  static constexpr std::array<std::size_t, value_count> output_places = [] {
    std::array<std::size_t, value_count> result{};
    result.fill(none);
    for (std::size_t i = graph.outputs.count; i-- > 0;) {
      result[content.operands[graph.outputs.first + i]] = i;
    }
    return result;
  }();
  static constexpr std::array<std::size_t, value_count> roots = [] {
    std::array<std::size_t, value_count> result{};
    for (std::size_t i = 0; i < value_count; ++i) {
      std::size_t value = i;
      while (output_places[value] == none && content.values[value].node != none &&
             content.values[value].graph == Scope::graph &&
             views[content.values[value].node - graph.nodes.first]) {
        value = content.operands[content.nodes[content.values[value].node].inputs.first];
      }
      result[i] = value;
    }
    return result;
  }();

  template <class Elements>
  static constexpr std::size_t elements_bytes =
      std::tuple_size_v<Elements> * sizeof(typename Elements::value_type);

  template <std::size_t V>
  static consteval std::size_t bytes_of_inner_initializer() {
    if constexpr (content.values[V].initializer != none) {
      constexpr tensor_record tensor = content.tensors[content.values[V].initializer];
      return elements_bytes<elements_of<tensor.type, tensor.shape.size()>>;
    } else {
      return 0;
    }
  }
  template <std::size_t V>
  static consteval std::size_t bytes_of_constant() {
    if constexpr (content.values[V].graph != Scope::graph) {
      return bytes_of_inner_initializer<V>();
    } else if constexpr (content.values[V].node != none &&
                         !needed[content.values[V].node - graph.nodes.first]) {
      return 0;
    } else if constexpr (onnx::value<Scope, V>::is_constant &&
                         !onnx::value<Scope, V>::is_deferred) {
      return elements_bytes<typename onnx::value<Scope, V>::elements_type>;
    } else {
      return 0;
    }
  }
  /// The bytes that a value needs which a node that runs computes.
  template <std::size_t Value>
  static consteval std::size_t stored_bytes() {
    if constexpr (Value == none) {
      return 0;
    } else if constexpr (output_place(Value) != none || root(Value) != Value) {
      return 0;
    } else {
      return sizeof(typename onnx::value<Scope, Value>::elements_type);
    }
  }

public:
  /// A value that needs memory, from when it is written to when it is last read: in the arena, or
  /// in the graph's output that is written over it.
  struct stored {
    std::size_t value = none;
    std::size_t bytes = 0;
    std::size_t first = 0;
    std::size_t last = 0;
    std::size_t offset = 0;
    std::size_t output = none;
    std::size_t written_over = none; // the place of the first of those that share its memory
  };

private:
  /// The first inputs, as bits, that a node may write its first output over.
  template <std::size_t N>
  static consteval std::size_t writable_inputs_of() {
    using here = node<Scope, N>;
    constexpr std::size_t most = detail::in_place_inputs<operation_of<here>>;
    if constexpr (most > 0 && here::has_output(0)) {
      constexpr std::size_t count = most < here::input_count ? most : here::input_count;
      return []<std::size_t... I>(std::index_sequence<I...>) {
        return (std::size_t{0} | ... | (std::size_t{has_type_and_size_of_output<here, I>()} << I));
      }(std::make_index_sequence<(count < 32 ? count : 32)>{});
    } else {
      return 0;
    }
  }
  template <class Node, std::size_t I>
  static consteval bool has_type_and_size_of_output() {
    if constexpr (Node::has_input(I)) {
      tensor_type const input = Node::template input<I>();
      tensor_type const output = Node::template output<0>();
      return input.type == output.type && input.size() == output.size();
    } else {
      return false;
    }
  }

  static constexpr std::size_t stored_limit = [] {
    std::size_t result = 0;
    for (std::size_t const n : order) {
      result += content.nodes[n].outputs.count;
    }
    return result;
  }();

  /// What steps compute, in their order; `none` where an output is left out.
  static constexpr std::array<std::size_t, stored_limit> written = [] {
    std::array<std::size_t, stored_limit> result{};
    std::size_t count = 0;
    for (std::size_t const n : order) {
      for (std::size_t o = 0; o < content.nodes[n].outputs.count; ++o) {
        result[count++] = chain(n).count > 1 ? result_of(n)
                                             : content.operands[content.nodes[n].outputs.first + o];
      }
    }
    return result;
  }();
  static constexpr std::array<std::size_t, stored_limit> written_bytes =
      []<std::size_t... I>(std::index_sequence<I...>) {
        return std::array<std::size_t, stored_limit>{stored_bytes<written[I]>()...};
      }(std::make_index_sequence<stored_limit>{});
  static constexpr std::array<std::size_t, step_count> writable_inputs =
      []<std::size_t... I>(std::index_sequence<I...>) {
        return std::array<std::size_t, step_count>{writable_inputs_of<order[I]>()...};
      }(std::make_index_sequence<step_count>{});

  struct layout {
    std::array<stored, stored_limit> values{};
    std::array<std::size_t, value_count> places{}; // of values among those, or `none`
    std::size_t count = 0;
    std::size_t bytes = 0;

    /// What is stored, from when it is written to when it is last read.
    constexpr void find_lifetimes() {
      places.fill(none);
      std::size_t of_graph = 0;
      for (std::size_t step = 0; step < step_count; ++step) {
        for (std::size_t o = 0; o < content.nodes[order[step]].outputs.count; ++o, ++of_graph) {
          if (written_bytes[of_graph] > 0) {
            places[written[of_graph]] = count;
            values[count++] = {written[of_graph], written_bytes[of_graph], step, step};
          }
        }
      }
      for (std::size_t step = 0; step < step_count; ++step) {
        each_read_in_step(order[step], [&](std::size_t value) {
          if (std::size_t const found = places[root(value)]; found != none) {
            values[found].last = step;
          }
        });
      }
    }
    /// Lets what a node computes stand where one of its inputs does that nothing reads later.
    constexpr void write_over(std::size_t step) noexcept {
      node_record const& node = content.nodes[order[step]];
      for (std::size_t i = 0; writable_inputs[step] >> i != 0; ++i) {
        if ((writable_inputs[step] >> i & 1) == 0) {
          continue;
        }
        std::size_t const found = places[root(content.operands[node.inputs.first + i])];
        if (found != none && values[found].last == step) {
          std::size_t const first =
              values[found].written_over == none ? found : values[found].written_over;
          std::size_t const output = result_of(order[step]);
          std::size_t const other = places[output];
          if (other == none) {
            values[first].output = output_place(output);
          } else {
            values[other].written_over = first;
            values[first].last = values[other].last;
          }
          return;
        }
      }
    }
    /// The memory of those that stand in the arena.
    [[nodiscard]] constexpr auto needed_memory() const noexcept {
      std::array<detail::needed_memory, stored_limit> result{};
      for (std::size_t i = 0; i < count; ++i) {
        if (values[i].output == none && values[i].written_over == none) {
          result[i] = {values[i].bytes, values[i].first, values[i].last};
        }
      }
      return result;
    }
    constexpr void take(detail::arena_places<stored_limit> const& found) noexcept {
      bytes = found.bytes;
      for (std::size_t i = 0; i < count; ++i) {
        stored& each = values[i];
        std::size_t const first = each.written_over;
        each.offset = found.offsets[first == none ? i : first];
        each.output = values[first == none ? i : first].output;
      }
    }
  };

  // Each a constant of its own, as compilers limit the steps to one.
  static constexpr layout lifetimes = [] {
    layout result;
    result.find_lifetimes();
    for (std::size_t step = 0; step < step_count; ++step) {
      result.write_over(step);
    }
    return result;
  }();
  static constexpr auto memory_needed = lifetimes.needed_memory();
  static constexpr auto places_in_arena =
      detail::place_in_arena<step_count, detail::steps_needed(memory_needed)>(memory_needed);
  static constexpr layout arena = [] {
    layout result = lifetimes;
    result.take(places_in_arena);
    return result;
  }();

public:
  static constexpr std::size_t stored_count = arena.count;
  static constexpr std::array<stored, stored_limit> const& stored_values = arena.values;
  /// The memory that the values in between need at run time.
  static constexpr std::size_t arena_bytes = (arena.bytes + 63) / 64 * 64;
  /// The memory that graphs within its nodes need besides: one after the other, so the most of one.
  static constexpr std::size_t inner_bytes = []<std::size_t... I>(std::index_sequence<I...>) {
    std::size_t result = 0;
    for (std::size_t const each :
         std::array<std::size_t, step_count>{inner_bytes_of<order[I]>()...}) {
      result = result < each ? each : result;
    }
    return result;
  }(std::make_index_sequence<step_count>{});

  /// Which values nodes that run read.
  static constexpr std::array<bool, content.values.size()> is_read =
      []<std::size_t... I>(std::index_sequence<I...>) {
        std::array<bool, content.values.size()> result{};
        [[maybe_unused]] auto const add = [&](std::size_t node, bool folds) {
          detail::node_chain const& all = chain(node);
          for (std::size_t k = 0; k < all.count; ++k) {
            node_record const& record = content.nodes[graph.nodes.first + all.nodes[k]];
            if (!folds || k > 1) {
              each_read(record, [&](std::size_t value) { result[value] = true; });
            } else if (k == 0) {
              result[content.operands[record.inputs.first]] = true;
            }
          }
        };
        // No fold, the length of which Clang limits.
        [[maybe_unused]] bool const done[] = {true, (add(order[I], folds<order[I]>()), true)...};
        return result;
      }(std::make_index_sequence<step_count>{});

  /// The multiply-adds of a run.
  static constexpr std::size_t macs = []<std::size_t... I>(std::index_sequence<I...>) {
    return detail::sum_of_all(std::array<std::size_t, step_count>{macs_of<order[I]>()...});
  }(std::make_index_sequence<step_count>{});

  /// The elements of the initializers of real numbers that something computed depends on.
  static constexpr std::size_t parameter_count = [] {
    std::array<bool, content.values.size()> read{};
    each_operand(graph.outputs, [&](std::size_t value) { read[value] = true; });
    for (std::size_t i = 0; i < node_count; ++i) {
      if (needed[i]) {
        each_read(content.nodes[graph.nodes.first + i],
                  [&](std::size_t value) { read[value] = true; });
      }
    }
    std::size_t result = 0;
    for (std::size_t v = 0; v < content.values.size(); ++v) {
      std::size_t const initializer = content.values[v].initializer;
      if (read[v] && initializer != none && is_real(content.tensors[initializer].type)) {
        result += content.tensors[initializer].shape.size();
      }
    }
    return result;
  }();

private:
  /// Of each input of a node, the bytes of what the compiler makes of it, or `none`; nothing where
  /// it makes something of no input.
  template <std::size_t N>
  static consteval auto repacked_bytes_of() {
    using here = node<Scope, N>;
    if constexpr (requires { operation_of<here>::template repacked_bytes<here, 0>(); }) {
      return []<std::size_t... I>(std::index_sequence<I...>) {
        return std::array{operation_of<here>::template repacked_bytes<here, I>()...};
      }(std::make_index_sequence<here::input_count>{});
    } else {
      return std::array<std::size_t, 0>{};
    }
  }

  struct constants_read {
    std::array<bool, content.values.size()> as_it_is{};
    std::size_t repacked_bytes = 0;

    constexpr void add(std::size_t n, auto const& repacked) noexcept {
      if (repacked.size() == 0) {
        each_read(content.nodes[n], [&](std::size_t value) { as_it_is[value] = true; });
      }
      for (std::size_t i = 0; i < repacked.size(); ++i) {
        std::size_t const value = content.operands[content.nodes[n].inputs.first + i];
        if (repacked[i] != none) {
          repacked_bytes += repacked[i];
        } else if (value != none) {
          as_it_is[value] = true;
        }
      }
    }
  };

  /// Adds what the nodes of a step read, or what the compiler makes of it.
  template <std::size_t N>
  static constexpr void add_step(constants_read& result) {
    [&]<std::size_t... K>(std::index_sequence<K...>) {
      constexpr std::size_t first = folds<N>() ? 2 : 0;
      if constexpr (folds<N>()) {
        result.as_it_is[content.operands[content.nodes[N].inputs.first]] = true;
        result.repacked_bytes +=
            detail::folded_node<Scope, N, graph.nodes.first + chain(N).nodes[1]>::bytes;
      }
      (result.add(graph.nodes.first + chain(N).nodes[first + K],
                  repacked_bytes_of<graph.nodes.first + chain(N).nodes[first + K]>()),
       ...);
    }(std::make_index_sequence<chain(N).count - (folds<N>() ? 2 : 0)>{});
  }

  static constexpr constants_read constants = []<std::size_t... I>(std::index_sequence<I...>) {
    constants_read result;
    [[maybe_unused]] bool const done[] = {true, (add_step<order[I]>(result), true)...};
    each_operand(graph.outputs, [&](std::size_t value) { result.as_it_is[value] = true; });
    return result;
  }(std::make_index_sequence<step_count>{});

  template <std::size_t V>
  static consteval std::size_t flash_bytes_of() {
    if constexpr (constants.as_it_is[V]) {
      return bytes_of_constant<V>();
    } else {
      return 0;
    }
  }

public:
  /// The bytes of the constants that nodes that run read, or of what the compiler makes of them,
  /// and of those that are outputs.
  static constexpr std::size_t flash_bytes = []<std::size_t... V>(std::index_sequence<V...>) {
    return constants.repacked_bytes +
           detail::sum_of_all(std::array<std::size_t, value_count>{flash_bytes_of<V>()...});
  }(std::make_index_sequence<content.values.size()>{});

  /// The place of a value among those stored, or `none`.
  [[nodiscard]] static constexpr std::size_t stored_place(std::size_t value) noexcept {
    return arena.places[value];
  }
};

} // namespace ctnn::onnx
