// SPDX-License-Identifier: BSL-1.0
#pragma once

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

/// The shape without one dimension, or with one more.
[[nodiscard]] constexpr tensor_type without_axis(tensor_type const& type, std::size_t axis) {
  tensor_type result{type.type, {}};
  for (std::size_t i = 0; i < type.shape.rank; ++i) {
    if (i != axis) {
      result.shape.push_back(type.shape[i]);
    }
  }
  return result;
}
[[nodiscard]] constexpr tensor_type with_axis(tensor_type const& type, std::size_t axis,
                                              std::size_t extent) {
  tensor_type result{type.type, {}};
  for (std::size_t i = 0; i <= type.shape.rank; ++i) {
    if (i == axis) {
      result.shape.push_back(extent);
    }
    if (i < type.shape.rank) {
      result.shape.push_back(type.shape[i]);
    }
  }
  return result;
}

/// An element of a list of axes as a dimension; 0 where there is none.
[[nodiscard]] constexpr std::size_t listed_axis(auto const& axes, std::size_t i, std::size_t rank) {
  std::int64_t const given = i < axes.size() ? axes[i] : 0;
  return static_cast<std::size_t>(given < 0 ? given + static_cast<std::int64_t>(rank) : given);
}

[[nodiscard]] constexpr bool listed_backwards(auto const& directions, std::size_t i) {
  return i < directions.size() && directions[i] == 1;
}

/// How a Scan goes over its inputs. Version 8 has a batch before all, and first an input of
/// lengths.
template <class Node>
struct scan_layout {
  static constexpr bool batched = Node::version < 9;
  static constexpr std::size_t first = batched ? 1 : 0;
  static constexpr std::size_t scanned = static_cast<std::size_t>(Node::integer("num_scan_inputs"));
  static constexpr std::size_t states = Node::input_count - first - scanned;
  static constexpr std::size_t stacked = Node::output_count - states;

  /// The axis along which the I-th scanned input is read, and the I-th output stacked.
  template <std::size_t I>
  static constexpr std::size_t input_axis =
      batched ? 1
              : listed_axis(Node::integers("scan_input_axes"), I,
                            Node::template input<first + states + I>().rank());
  template <std::size_t I, std::size_t Rank>
  static constexpr std::size_t output_axis =
      batched ? 1 : listed_axis(Node::integers("scan_output_axes"), I, Rank);

  template <std::size_t I>
  static constexpr bool input_backwards =
      listed_backwards(Node::integers(batched ? "directions" : "scan_input_directions"), I);
  template <std::size_t I>
  static constexpr bool output_backwards =
      listed_backwards(Node::integers("scan_output_directions"), I);

  static constexpr std::size_t length = Node::template input<first + states>().shape[input_axis<0>];
  static constexpr std::size_t batch = batched ? Node::template input<first>().shape[0] : 1;
};

/// A type without its batch.
template <class Node>
[[nodiscard]] constexpr tensor_type scan_sample(tensor_type const& type) {
  return scan_layout<Node>::batched ? without_axis(type, 0) : type;
}

/// The body of a Scan: it gets the states, and a slice of each scanned input.
template <class Node>
struct scan_body : inner_scope<Node, Node::graph("body")> {
private:
  using layout = scan_layout<Node>;

  template <std::size_t Place>
  static consteval tensor_type given_type() {
    constexpr tensor_type whole = Node::template input<layout::first + Place>();
    if constexpr (Place < layout::states) {
      return scan_sample<Node>(whole);
    } else {
      return scan_sample<Node>(
          without_axis(whole, layout::template input_axis<Place - layout::states>));
    }
  }

public:
  template <std::size_t Place>
  using given = given_at_run_time<given_type<Place>()>;
};

/// Copies between a tensor and its slice at an index along an axis.
template <std::size_t Outer, std::size_t Extent, std::size_t Inner, bool IntoSlice>
constexpr void copy_slice(auto& to, auto const& from, std::size_t index, std::size_t start) {
  for (std::size_t o = 0; o < Outer; ++o) {
    for (std::size_t i = 0; i < Inner; ++i) {
      std::size_t const whole = start + (o * Extent + index) * Inner + i;
      if constexpr (IntoSlice) {
        to[o * Inner + i] = from[whole];
      } else {
        to[whole] = from[o * Inner + i];
      }
    }
  }
}

} // namespace detail

/// The body along an axis of the scanned inputs: each time with the states that the time before has
/// left and with a slice of each input; what it puts out else is stacked.
/// Source: ONNX Scan (opset 16; 8 with its batch, all of the full length).
template <>
struct operation<"Scan"> {
  template <class Node>
  using body = detail::scan_body<Node>;
  template <class Node>
  using layout = detail::scan_layout<Node>;

  template <class Node>
  static consteval auto infer() {
    demand<Node::graph("body") != none, "Scan needs the graph body", Node>();
    demand<!layout<Node>::batched || !Node::has_input(0),
           "Scan of version 8 with sequence_lens is not supported", Node>();
    return []<std::size_t... I>(std::index_sequence<I...>) {
      return std::array<tensor_type, sizeof...(I)>{output_type<Node, I>()...};
    }(std::make_index_sequence<Node::output_count>{});
  }

  template <class Node>
  static consteval bool is_constant() {
    return false; // at run time, which its slices are known for
  }

  template <class Node>
  [[nodiscard]] static consteval std::size_t macs() {
    return layout<Node>::batch * layout<Node>::length * detail::graph_macs<body<Node>>;
  }

  template <class Node>
  static consteval std::size_t inner_bytes() {
    return detail::graph_bytes<body<Node>> + 2 * sizeof(detail::graph_outputs<body<Node>>) +
           sizeof(given_values<Node>);
  }

  template <class Node, class Arguments>
  static constexpr void run(Arguments const& arguments) noexcept {
    for (std::size_t b = 0; b < layout<Node>::batch; ++b) {
      run_sample<Node>(arguments, b);
    }
  }

private:
  template <class Node, std::size_t I>
  static consteval tensor_type output_type() {
    constexpr tensor_type of_body = detail::graph_output<body<Node>, I>::type;
    if constexpr (I < layout<Node>::states) {
      return layout<Node>::batched ? detail::with_axis(of_body, 0, layout<Node>::batch) : of_body;
    } else if constexpr (layout<Node>::batched) {
      return detail::with_axis(detail::with_axis(of_body, 0, layout<Node>::length), 0,
                               layout<Node>::batch);
    } else {
      return detail::with_axis(
          of_body, layout<Node>::template output_axis<I - layout<Node>::states, of_body.rank() + 1>,
          layout<Node>::length);
    }
  }

  template <class Node, class Indices>
  struct given_values_for;
  template <class Node, std::size_t... I>
  struct given_values_for<Node, std::index_sequence<I...>> {
    ctnn::detail::tuple<elements_of<body<Node>::template given<I>::type.type,
                                    body<Node>::template given<I>::type.size()>...>
        values;

    template <std::size_t Place>
    [[nodiscard]] constexpr auto const& input() const noexcept {
      return ctnn::detail::get<Place>(values);
    }
  };
  /// The inputs of the body.
  template <class Node>
  using given_values =
      given_values_for<Node,
                       std::make_index_sequence<layout<Node>::states + layout<Node>::scanned>>;

  template <class Node, class Arguments>
  static constexpr void run_sample(Arguments const& arguments, std::size_t sample) noexcept {
    using states = std::make_index_sequence<layout<Node>::states>;
    given_values<Node> given{};
    [&]<std::size_t... S>(std::index_sequence<S...>) {
      (copy_part(ctnn::detail::get<S>(given.values),
                 arguments.template input<layout<Node>::first + S>(), sample, std::size_t{0}),
       ...);
    }(states{});
    for (std::size_t t = 0; t < layout<Node>::length; ++t) {
      [&]<std::size_t... I>(std::index_sequence<I...>) {
        (take_slice<Node, I>(arguments, ctnn::detail::get<layout<Node>::states + I>(given.values),
                             sample, t),
         ...);
      }(std::make_index_sequence<layout<Node>::scanned>{});
      detail::graph_outputs<body<Node>> outputs{};
      detail::run_graph<body<Node>>(
          detail::given_and_seen_values<body<Node>, Arguments, given_values<Node>>{arguments,
                                                                                   given},
          outputs, arguments.inner_arena());
      [&]<std::size_t... S>(std::index_sequence<S...>) {
        ((ctnn::detail::get<S>(given.values) = outputs.template elements<S>()), ...);
      }(states{});
      [&]<std::size_t... I>(std::index_sequence<I...>) {
        (put_slice<Node, I>(arguments, outputs.template elements<layout<Node>::states + I>(),
                            sample, t),
         ...);
      }(std::make_index_sequence<layout<Node>::stacked>{});
    }
    [&]<std::size_t... S>(std::index_sequence<S...>) {
      (leave_state<Node, S>(arguments, ctnn::detail::get<S>(given.values), sample), ...);
    }(states{});
  }

  /// The sample-th part of `from`, of the size of `to`.
  static constexpr void copy_part(auto& to, auto const& from, std::size_t sample,
                                  std::size_t at) noexcept {
    for (std::size_t i = 0; i < to.size(); ++i) {
      to[at + i] = from[sample * to.size() + i];
    }
  }

  template <class Node, std::size_t S, class Arguments>
  static constexpr void leave_state(Arguments const& arguments, auto const& state,
                                    std::size_t sample) noexcept {
    if constexpr (Node::has_output(S)) {
      auto& all = arguments.template output<S>();
      for (std::size_t i = 0; i < state.size(); ++i) {
        all[sample * state.size() + i] = state[i];
      }
    }
  }

  template <class Node, std::size_t I, class Arguments>
  static constexpr void take_slice(Arguments const& arguments, auto& slice, std::size_t sample,
                                   std::size_t time) noexcept {
    constexpr std::size_t input = layout<Node>::first + layout<Node>::states + I;
    constexpr extents shape = Node::template input<input>().shape;
    constexpr std::size_t axis = layout<Node>::template input_axis<I>;
    constexpr std::size_t outer = layout<Node>::batched ? 1 : shape.product(0, axis);
    std::size_t const index =
        layout<Node>::template input_backwards<I> ? layout<Node>::length - 1 - time : time;
    detail::copy_slice<outer, shape[axis], shape.product(axis + 1, shape.rank), true>(
        slice, arguments.template input<input>(), index,
        sample * (shape.size() / layout<Node>::batch));
  }

  template <class Node, std::size_t I, class Arguments>
  static constexpr void put_slice(Arguments const& arguments, auto const& slice, std::size_t sample,
                                  std::size_t time) noexcept {
    constexpr std::size_t output = layout<Node>::states + I;
    if constexpr (Node::has_output(output)) {
      constexpr extents shape = Node::template output<output>().shape;
      constexpr std::size_t axis = layout<Node>::template output_axis<I, shape.rank>;
      constexpr std::size_t outer = layout<Node>::batched ? 1 : shape.product(0, axis);
      std::size_t const index =
          layout<Node>::template output_backwards<I> ? layout<Node>::length - 1 - time : time;
      detail::copy_slice<outer, shape[axis], shape.product(axis + 1, shape.rank), false>(
          arguments.template output<output>(), slice, index,
          sample * (shape.size() / layout<Node>::batch));
    }
  }
};

} // namespace ctnn::onnx
