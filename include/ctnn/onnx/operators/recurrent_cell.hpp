// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/copy.hpp>
#include <ctnn/kernels/evaluator/parts.hpp>
#include <ctnn/onnx/operators/parts.hpp>
#include <ctnn/onnx/operators/recurrence.hpp>
#include <ctnn/onnx/operators/transposed.hpp>

#include <array>
#include <bit>
#include <cstddef>
#include <new>
#include <type_traits>

namespace ctnn::onnx::detail {

/// The blocks (Hidden, Columns) of some gates, in this order, of a weight of all directions, as one
/// matrix (Columns, gates Hidden) that a row is multiplied by.
template <auto Order, std::size_t Gates, std::size_t Hidden, std::size_t Columns, class T,
          std::size_t Size>
[[nodiscard]] constexpr auto gate_columns(std::array<T, Size> const& weight,
                                          std::size_t direction) noexcept {
  constexpr std::size_t block = Hidden * Columns;
  constexpr std::size_t rows = Order.size() * Hidden;
  std::size_t const first = direction * Gates;
  if consteval {
    auto blocks = std::bit_cast<kernels::evaluator::parts<T, Size / block, block>>(weight);
    kernels::evaluator::parts<T, Order.size(), block> chosen;
    for (std::size_t i = 0; i < Order.size(); ++i) {
      chosen.of[i] = blocks.of[first + Order[i]];
    }
    return transposed<Columns, rows>(std::bit_cast<std::array<T, rows * Columns>>(chosen));
  } else {
    std::array<T, rows * Columns> chosen;
    for (std::size_t i = 0; i < Order.size(); ++i) {
      ctnn::detail::copy(weight.data() + (first + Order[i]) * block, block,
                         chosen.data() + i * block);
    }
    return transposed<Columns, rows>(chosen);
  }
}

/// The biases of some gates: those that are added to the input's sums (`first` 0) or to the hidden
/// state's (1); zeros where there are none.
template <auto Order, std::size_t Gates, std::size_t Hidden, class T, std::size_t Size>
[[nodiscard]] constexpr auto gate_biases(std::array<T, Size> const& bias, std::size_t direction,
                                         std::size_t first) noexcept {
  std::array<T, Order.size() * Hidden> result{};
  if constexpr (Size > 0) {
    for (std::size_t i = 0; i < Order.size(); ++i) {
      for (std::size_t k = 0; k < Hidden; ++k) {
        result[i * Hidden + k] = bias[((2 * direction + first) * Gates + Order[i]) * Hidden + k];
      }
    }
  }
  return result;
}

template <class T, std::size_t Size>
[[nodiscard]] constexpr std::array<T, Size> sum_of(std::array<T, Size> a,
                                                   std::array<T, Size> const& b) noexcept {
  for (std::size_t i = 0; i < Size; ++i) {
    a[i] += b[i];
  }
  return a;
}

/// What a cell makes of W, R and B for a direction: `weight` and `recurrent`, matrices that x and
/// the hidden state are multiplied by, with their gates in this order, and the sum of both biases.
template <class Node, class T, auto Order>
struct recurrent_cell {
  using value_type = T;
  static constexpr std::size_t gates = Order.size();
  static constexpr bool has_cell_state = false;
  using sizes = recurrence<Node, gates>;
  static constexpr std::size_t hidden = sizes::hidden;
  using vector = std::array<T, hidden>;

  using weight_type = std::array<T, sizes::features * gates * hidden>;
  using recurrent_type = std::array<T, hidden * gates * hidden>;
  struct bias_type {
    std::array<T, gates * hidden> sums;
  };

  [[nodiscard]] static constexpr weight_type weight_of(auto const& weight,
                                                       std::size_t direction) noexcept {
    return gate_columns<Order, gates, hidden, sizes::features>(weight, direction);
  }
  [[nodiscard]] static constexpr recurrent_type recurrent_of(auto const& recurrent,
                                                             std::size_t direction) noexcept {
    return gate_columns<Order, gates, hidden, hidden>(recurrent, direction);
  }
  [[nodiscard]] static constexpr bias_type bias_of(auto const& bias,
                                                   std::size_t direction) noexcept {
    return {sum_of(gate_biases<Order, gates, hidden>(bias, direction, 0),
                   gate_biases<Order, gates, hidden>(bias, direction, 1))};
  }
};

/// What holds the weight of an input of a cell for a direction: of x, `weight`, or of the hidden
/// state, `recurrent`.
template <class Cell, std::size_t Input>
using cell_matrix =
    std::conditional_t<Input == 1, typename Cell::weight_type, typename Cell::recurrent_type>;

/// The weight of each direction, as `Cell` multiplies by it.
template <class Cell, std::size_t Input, std::size_t Directions>
[[nodiscard]] constexpr auto weights_of(auto const& given) noexcept {
  std::array<cell_matrix<Cell, Input>, Directions> result{};
  for (std::size_t d = 0; d < Directions; ++d) {
    if constexpr (Input == 1) {
      result[d] = Cell::weight_of(given, d);
    } else {
      result[d] = Cell::recurrent_of(given, d);
    }
  }
  return result;
}

template <class Cell, std::size_t Directions>
[[nodiscard]] constexpr auto biases_of(auto const& given) noexcept {
  std::array<typename Cell::bias_type, Directions> result{};
  for (std::size_t d = 0; d < Directions; ++d) {
    result[d] = Cell::bias_of(given, d);
  }
  return result;
}

/// The same, once, of constants.
template <class Node, class Cell, std::size_t Input>
alignas(64) inline constexpr auto constant_weights =
    weights_of<Cell, Input, recurrence<Node, Cell::gates>::directions>(
        calculable(Node::template constant_input<Input>()));

template <class Node, class Cell>
inline constexpr auto constant_biases = [] {
  constexpr std::size_t directions = recurrence<Node, Cell::gates>::directions;
  if constexpr (Node::has_input(3)) {
    return biases_of<Cell, directions>(calculable(Node::template constant_input<3>()));
  } else {
    return biases_of<Cell, directions>(std::array<typename Cell::value_type, 0>{});
  }
}();

/// Whether ctnn_embed has laid a weight as the kernels read it; it says so in an attribute of the
/// node, whose bits stand for inputs.
template <class Node, std::size_t Input>
inline constexpr bool is_laid = (Node::integer("ctnn.laid") >> Input & 1) != 0;

/// What the compiler makes of the weights and the bias.
template <class Node, class Cell, std::size_t Input>
[[nodiscard]] consteval std::size_t repacked_cell_bytes() {
  if constexpr (Input < 1 || Input > 3 || !Node::template input_is_at_hand<Input>()) {
    return none;
  } else if constexpr (Input == 3) {
    return Cell::sizes::directions * sizeof(typename Cell::bias_type);
  } else {
    return Cell::sizes::directions * sizeof(cell_matrix<Cell, Input>);
  }
}

/// Calls `f(weight of each direction)` with one that is laid.
template <class Weights, class F, class T, std::size_t Size>
constexpr void with_laid(std::array<T, Size> const& x, F f) noexcept {
  static_assert(sizeof(Weights) == sizeof(x));
  if consteval {
    f(std::bit_cast<Weights>(x));
  } else {
    f(*std::launder(reinterpret_cast<Weights const*>(x.data())));
  }
}

/// Calls `f(weight of each direction)`: in place, calculated by the compiler, or now.
template <class Node, class Cell, std::size_t Input, class F>
constexpr void with_weights(auto const& arguments, F f) noexcept {
  constexpr std::size_t directions = recurrence<Node, Cell::gates>::directions;
  if constexpr (is_laid<Node, Input>) {
    with_laid<std::array<cell_matrix<Cell, Input>, directions>>(arguments.template input<Input>(),
                                                                f);
  } else if constexpr (Node::template input_is_at_hand<Input>()) {
    f(constant_weights<Node, Cell, Input>);
  } else {
    f(weights_of<Cell, Input, directions>(calculable(arguments.template input<Input>())));
  }
}

template <class Node, class Cell, class F>
constexpr void with_biases(auto const& arguments, F f) noexcept {
  if constexpr (!Node::has_input(3) || Node::template input_is_at_hand<3>()) {
    f(constant_biases<Node, Cell>);
  } else {
    f(biases_of<Cell, recurrence<Node, Cell::gates>::directions>(
        calculable(arguments.template input<3>())));
  }
}

} // namespace ctnn::onnx::detail
