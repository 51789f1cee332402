// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/copy.hpp>
#include <ctnn/kernels/matmul.hpp>
#include <ctnn/onnx/inference/failure.hpp>
#include <ctnn/onnx/inference/tensor_type.hpp>
#include <ctnn/onnx/operators/parts.hpp>
#include <ctnn/onnx/operators/transposed.hpp>

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace ctnn::onnx::detail {

/// The sizes of a recurrent node of so many gates, and where its rows lie. Shapes: x (time,
/// samples, features), W (directions, gates hidden, features), R (directions, gates hidden,
/// hidden), Y (time, directions, samples, hidden), states (directions, samples, hidden); with a
/// layout of 1 samples come first.
template <class Node, std::size_t Gates>
struct recurrence {
  static constexpr extents x = Node::template input<0>().shape;
  static constexpr extents weight = Node::template input<1>().shape;
  static constexpr bool samples_first = Node::integer("layout") != 0;
  static constexpr std::size_t time = x[samples_first ? 1 : 0];
  static constexpr std::size_t samples = x[samples_first ? 0 : 1];
  static constexpr std::size_t features = x[2];
  static constexpr std::size_t directions = weight[0];
  static constexpr std::size_t hidden = weight[1] / Gates;

  static constexpr extents output = samples_first ? extents{samples, time, directions, hidden}
                                                  : extents{time, directions, samples, hidden};
  static constexpr extents state =
      samples_first ? extents{samples, directions, hidden} : extents{directions, samples, hidden};

  [[nodiscard]] static constexpr bool reversed(std::size_t direction) noexcept {
    return direction == 1 || Node::string_is("direction", "reverse");
  }
  [[nodiscard]] static constexpr std::size_t x_row(std::size_t t, std::size_t sample) noexcept {
    return samples_first ? sample * time + t : t * samples + sample;
  }
  [[nodiscard]] static constexpr std::size_t y_row(std::size_t t, std::size_t direction,
                                                   std::size_t sample) noexcept {
    return samples_first ? (sample * time + t) * directions + direction
                         : (t * directions + direction) * samples + sample;
  }
  [[nodiscard]] static constexpr std::size_t state_row(std::size_t direction,
                                                       std::size_t sample) noexcept {
    return samples_first ? sample * directions + direction : direction * samples + sample;
  }
};

/// The multiply-adds with the weights of a recurrent node.
template <class Node>
consteval std::size_t recurrence_macs() {
  extents const x = Node::template input<0>().shape; // time and samples in either order
  return x[0] * x[1] * (Node::template input<1>().size() + Node::template input<2>().size());
}

/// Whether an input that may be missing has these extents.
template <class Node, std::size_t I>
[[nodiscard]] consteval bool is_missing_or(extents const& shape) {
  if constexpr (Node::has_input(I)) {
    return Node::template input<I>().shape == shape;
  } else {
    return true;
  }
}

/// Demands what all recurrent nodes need; gives the types of their outputs.
template <class Node, std::size_t Gates>
consteval auto recurrence_outputs() {
  constexpr tensor_type x = Node::template input<0>();
  constexpr extents weight = Node::template input<1>().shape;
  constexpr extents recurrent = Node::template input<2>().shape;
  demand<x.shape.rank == 3 && weight.rank == 3 && recurrent.rank == 3,
         "a recurrent operator needs an input and weights of three dimensions", Node, x.shape,
         weight, recurrent>();
  using sizes = recurrence<Node, Gates>;
  constexpr std::size_t hidden = sizes::hidden;
  demand<(hidden > 0 && weight[1] == Gates * hidden &&
          Node::integer("hidden_size", static_cast<std::int64_t>(hidden)) ==
              static_cast<std::int64_t>(hidden)),
         "the weight does not have the rows of its gates: hidden_size each", Node, weight>();
  demand<weight[2] == x.shape[2] && recurrent == extents{weight[0], Gates * hidden, hidden},
         "the shapes of input and weights do not go together", Node, x.shape, weight, recurrent>();
  demand<weight[0] == (Node::string_is("direction", "bidirectional", "forward") ? 2 : 1),
         "the weights are not of one or, where bidirectional, two directions", Node, weight>();
  demand<Node::string_is("direction", "bidirectional", "forward") ||
             Node::string_is("direction", "reverse", "forward") ||
             Node::string_is("direction", "forward", "forward"),
         "the direction is none of forward, reverse, bidirectional", Node>();
  demand<is_missing_or<Node, 3>(extents{weight[0], 2 * Gates * hidden}),
         "the bias does not have two numbers for each row of the weight", Node, weight>();
  demand<is_missing_or<Node, 4>(extents{sizes::samples}), "there is not a length for each sample",
         Node, x.shape>();
  demand<is_missing_or<Node, 5>(sizes::state),
         "the initial state has other extents than states of this layout", Node, sizes::state>();
  std::array<tensor_type, Node::output_count> result{{{x.type, sizes::output}}};
  for (std::size_t i = 1; i < Node::output_count; ++i) {
    result[i] = {x.type, sizes::state};
  }
  return result;
}

/// Size numbers of an array as an array.
template <std::size_t Size, class T, std::size_t All>
[[nodiscard]] constexpr std::array<T, Size> numbers_at(std::array<T, All> const& x,
                                                       std::size_t first) noexcept {
  std::array<T, Size> result;
  ctnn::detail::copy(x.data() + first, Size, result.data());
  return result;
}

/// Numbers into an array, as what it holds.
template <class To, std::size_t All, class T, std::size_t Size>
constexpr void put_numbers(std::array<To, All>& to, std::size_t first,
                           std::array<T, Size> const& x) noexcept {
  for (std::size_t i = 0; i < Size; ++i) {
    to.data()[first + i] = static_cast<To>(x.data()[i]);
  }
}

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

/// An input that may be missing, which then has no elements.
template <class Node, std::size_t I, class T>
[[nodiscard]] constexpr decltype(auto) input_or_none(auto const& arguments) noexcept {
  if constexpr (Node::has_input(I)) {
    return calculable(arguments.template input<I>());
  } else {
    return std::array<T, 0>{};
  }
}

/// The parameters of each direction, as `Cell` needs them.
template <class Cell, std::size_t Directions>
[[nodiscard]] constexpr auto parameters_of(auto const& weight, auto const& recurrent,
                                           auto const& bias) noexcept {
  std::array<typename Cell::parameters, Directions> result{};
  for (std::size_t d = 0; d < Directions; ++d) {
    result[d] = Cell::parameters_of(weight, recurrent, bias, d);
  }
  return result;
}

/// The same, once, of constants.
template <class Node, class Cell, class T>
inline constexpr auto constant_parameters = [] {
  if constexpr (Node::has_input(3)) {
    return parameters_of<Cell, recurrence<Node, Cell::gates>::directions>(
        calculable(Node::template constant_input<1>()),
        calculable(Node::template constant_input<2>()),
        calculable(Node::template constant_input<3>()));
  } else {
    return parameters_of<Cell, recurrence<Node, Cell::gates>::directions>(
        calculable(Node::template constant_input<1>()),
        calculable(Node::template constant_input<2>()), std::array<T, 0>{});
  }
}();

/// All samples, directions and times, one after the other. A cell has `parameters`,
/// `parameters_of(W, R, B, direction)`, and `step<direction>(parameters, sums, hidden, cell)`,
/// where `sums` is what x and the biases say of the gates.
template <class Node, class Cell>
constexpr void recur(auto const& arguments, auto const& parameters) noexcept {
  using sizes = recurrence<Node, Cell::gates>;
  using T = typename Cell::value_type;
  constexpr std::size_t hidden = sizes::hidden;
  constexpr std::size_t columns = Cell::gates * hidden;
  constexpr std::size_t features = sizes::features;
  auto const& x = calculable(arguments.template input<0>());
  auto const run = [&]<std::size_t Direction>() {
    for (std::size_t sample = 0; sample < sizes::samples; ++sample) {
      std::array<T, hidden> state{};
      std::array<T, hidden> cell{};
      std::size_t const row = sizes::state_row(Direction, sample) * hidden;
      if constexpr (Node::has_input(5)) {
        state = numbers_at<hidden>(calculable(arguments.template input<5>()), row);
      }
      if constexpr (Cell::has_cell_state && Node::has_input(6)) {
        cell = numbers_at<hidden>(calculable(arguments.template input<6>()), row);
      }
      std::size_t length = sizes::time;
      if constexpr (Node::has_input(4)) {
        auto const given = arguments.template input<4>()[sample];
        length = given < 0                                  ? 0
                 : static_cast<std::size_t>(given) < length ? static_cast<std::size_t>(given)
                                                            : length;
      }
      for (std::size_t step = 0; step < sizes::time; ++step) {
        std::size_t const t =
            sizes::reversed(Direction) && step < length ? length - 1 - step : step;
        if (step < length) {
          std::array<T, columns> sums;
          kernels::multiply<
              kernels::matrix_product{.rows = 1,
                                      .inner = features,
                                      .columns = columns,
                                      .chains = kernels::contraction_chains(features, columns)},
              kernels::start::row>(numbers_at<features>(x, sizes::x_row(t, sample) * features),
                                   parameters[Direction].weight, parameters[Direction].bias, sums);
          Cell::template step<Direction>(arguments, parameters[Direction], sums, state, cell);
        }
        if constexpr (Node::has_output(0)) {
          put_numbers(arguments.template output<0>(), sizes::y_row(t, Direction, sample) * hidden,
                      step < length ? state : std::array<T, hidden>{});
        }
      }
      if constexpr (Node::has_output(1)) {
        put_numbers(arguments.template output<1>(), row, state);
      }
      if constexpr (Cell::has_cell_state && Node::has_output(2)) {
        put_numbers(arguments.template output<2>(), row, cell);
      }
    }
  };
  run.template operator()<0>();
  if constexpr (sizes::directions == 2) {
    run.template operator()<1>();
  }
}

/// The same with the parameters that the inputs are.
template <class Node, class Cell>
constexpr void recur(auto const& arguments) noexcept {
  using T = typename Cell::value_type;
  if constexpr (Node::template input_is_at_hand<1>() && Node::template input_is_at_hand<2>() &&
                (!Node::has_input(3) || Node::template input_is_at_hand<3>())) {
    recur<Node, Cell>(arguments, constant_parameters<Node, Cell, T>);
  } else {
    recur<Node, Cell>(arguments, parameters_of<Cell, recurrence<Node, Cell::gates>::directions>(
                                     calculable(arguments.template input<1>()),
                                     calculable(arguments.template input<2>()),
                                     input_or_none<Node, 3, T>(arguments)));
  }
}

} // namespace ctnn::onnx::detail
