// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/lstm.hpp>
#include <ctnn/math/fma.hpp>
#include <ctnn/math/rounded.hpp>
#include <ctnn/onnx/inference/operation.hpp>
#include <ctnn/onnx/inference/tensor_type.hpp>
#include <ctnn/onnx/operators/gate_function.hpp>
#include <ctnn/onnx/operators/recur.hpp>
#include <ctnn/onnx/operators/recurrence.hpp>
#include <ctnn/onnx/operators/recurrent_cell.hpp>

#include <array>
#include <cstddef>

namespace ctnn::onnx {

namespace detail {

/// A step of `operation<"LSTM">`, with the gates in the order i, f, c, o; ONNX's is i, o, f, c.
template <class Node, class T>
struct lstm_step : recurrent_cell<Node, T, std::array<std::size_t, 4>{0, 2, 3, 1}> {
  using cell_type = recurrent_cell<Node, T, std::array<std::size_t, 4>{0, 2, 3, 1}>;
  using cell_type::gates, cell_type::hidden, typename cell_type::sizes, typename cell_type::vector;
  static constexpr bool has_cell_state = true;
  static constexpr std::array defaults{gate_kind::sigmoid, gate_kind::tanh, gate_kind::tanh};

  /// The functions of the gates, of the modulation and of the cell.
  template <std::size_t Direction>
  static constexpr std::array<gate_function, 3> functions = [] {
    constexpr auto all = gate_functions<Node, defaults, sizes::directions>();
    return std::array{all[3 * Direction], all[3 * Direction + 1], all[3 * Direction + 2]};
  }();
  template <std::size_t Direction>
  static constexpr bool is_usual =
      functions<Direction>[0].kind == defaults[0] && functions<Direction>[1].kind == defaults[1] &&
      functions<Direction>[2].kind == defaults[2] && !Node::has("clip") && !Node::has_input(7) &&
      Node::integer("input_forget") == 0;

  template <std::size_t Direction>
  static constexpr void step(auto const& arguments, auto const& recurrent, auto const&,
                             std::array<T, gates * hidden>& sums, vector& state,
                             vector& cell) noexcept {
    if constexpr (is_usual<Direction>) {
      vector of_cell;
      kernels::lstm_step<hidden>(sums, recurrent, state, cell, of_cell);
    } else {
      kernels::multiply_accumulate<kernels::gates_product<gates, hidden>>(state, recurrent, sums);
      constexpr auto f = functions<Direction>;
      for (std::size_t u = 0; u < hidden; ++u) {
        T const before = cell[u];
        T const input =
            clipped_gate<Node, f[0]>(watched<Direction, 0>(arguments, u, before, sums[u]));
        T const forget = Node::integer("input_forget") != 0
                             ? T{1} - input
                             : clipped_gate<Node, f[0]>(
                                   watched<Direction, 2>(arguments, u, before, sums[hidden + u]));
        T const modulation = clipped_gate<Node, f[1]>(sums[2 * hidden + u]);
        T const after = ctnn::fma(forget, before, ctnn::detail::rounded(input * modulation));
        T const output = clipped_gate<Node, f[0]>(
            watched<Direction, 1>(arguments, u, after, sums[3 * hidden + u]));
        cell[u] = after;
        state[u] = ctnn::detail::rounded(output * clipped_gate<Node, f[2]>(after));
      }
    }
  }

private:
  /// The sum of a gate plus what its peephole sees of the cell; they are in the order i, o, f.
  template <std::size_t Direction, std::size_t Gate>
  [[nodiscard]] static constexpr T watched(auto const& arguments, std::size_t u, T cell,
                                           T sum) noexcept {
    if constexpr (Node::has_input(7)) {
      auto const& peepholes = arguments.template input<7>();
      return ctnn::fma(static_cast<T>(widened(peepholes[(3 * Direction + Gate) * hidden + u])),
                       cell, sum);
    } else {
      return sum;
    }
  }
};

} // namespace detail

/// A long short-term memory over a sequence:
///
///     i, f, o = f(x W + b + h R + P c)    of their rows, o of the new c
///     c' = f c + i g(x W + b + h R)       h' = o h(c')
///
/// with f = sigmoid, g = h = tanh unless activations says otherwise; with input_forget, f = 1 - i.
/// Source: ONNX LSTM (opset 14).
template <>
struct operation<"LSTM"> {
  template <class Node>
  static consteval auto infer() {
    using cell = detail::lstm_step<Node, float>;
    detail::demand_gate_functions<Node, cell::defaults, cell::sizes::directions>();
    demand<detail::is_missing_or<Node, 6>(cell::sizes::state),
           "the initial cell has other extents than states of this layout", Node,
           cell::sizes::state>();
    demand<detail::is_missing_or<Node, 7>(extents{cell::sizes::directions, 3 * cell::hidden}),
           "the peepholes are not three numbers for each unit", Node, cell::sizes::weight>();
    return detail::recurrence_outputs<Node, 4>();
  }

  template <class Node>
  [[nodiscard]] static consteval std::size_t macs() {
    return detail::recurrence_macs<Node>();
  }

  template <class Node, std::size_t I>
  [[nodiscard]] static consteval std::size_t repacked_bytes() {
    return detail::repacked_cell_bytes<Node, cell<Node>, I>();
  }

  template <class Node>
  static constexpr void run(auto const& arguments) noexcept {
    detail::recur<Node, cell<Node>>(arguments);
  }

private:
  template <class Node>
  using cell = detail::lstm_step<Node, calculated<element_of<Node::template input<0>().type>>>;
};

} // namespace ctnn::onnx
