// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/matmul.hpp>
#include <ctnn/tensor/arithmetic.hpp>
#include <ctnn/tensor/subtensor.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <array>
#include <concepts>
#include <cstddef>

namespace ctnn {

/// What runs over a sequence, one time after the other: `rnn_cell`, `gru_cell`, `lstm_cell`. Its
/// data members are its parameters; besides `value_type`, `features` and `hidden_size` it has
///
/// - `state_type`, whose member `hidden` is the output, and which is zero at the start;
/// - `record_type`: what of a step its gradient needs;
/// - `step(x, state, record)`: from x (features) at one time, and the state before, the state
///   after;
/// - `slopes<Time>`: dL/d(sums of the gates) at all times;
/// - `transposed_type`, `transposed_weights()`: what `step_back` multiplies by;
/// - `step_back(record, before, dstate, time, slopes, transposed)`: from dL/d(state after) =
///   `dstate` and the hidden state before, dL/d(state before) in its place, and the slopes at one
///   time;
/// - `input_gradient(slopes)`: dL/dx at all times;
/// - `add_parameter_gradient(x, before, slopes, gradient)`: all times in their order.
template <class Cell>
concept recurrent_cell =
    requires(Cell const cell, typename Cell::state_type state, typename Cell::record_type record,
             tensor<typename Cell::value_type, Cell::features> x) {
      { Cell::hidden_size } -> std::convertible_to<std::size_t>;
      { cell.step(x, state, record) };
    };

/// What the gradients of a run over Time steps need of it.
template <recurrent_cell Cell, std::size_t Time>
struct recurrence_trace {
  using T = typename Cell::value_type;

  std::array<typename Cell::record_type, Time> records;
  /// The hidden state before each time.
  tensor<T, Time, Cell::hidden_size> before;
};

namespace detail {

template <std::size_t Hidden, std::size_t Columns>
inline constexpr kernels::matrix_product recurrent_product{
    .rows = 1,
    .inner = Hidden,
    .columns = Columns,
    .chains = kernels::contraction_chains(Hidden, Columns)};

/// sums += hidden @ weight.
template <class T, std::size_t Hidden, std::size_t Columns>
[[gnu::always_inline]] constexpr void
add_recurrent(tensor<T, Columns>& sums, tensor<T, Hidden> const& hidden,
              tensor<T, Hidden, Columns> const& weight) noexcept {
  kernels::multiply_accumulate<recurrent_product<Hidden, Columns>>(hidden.data, weight.data,
                                                                   sums.data);
}

} // namespace detail

/// The hidden state of a cell after each time of a sequence, from a state of zero.
///
/// Shapes: x (time, features), y (time, hidden).
template <recurrent_cell Cell, std::size_t Time>
[[nodiscard]] constexpr tensor<typename Cell::value_type, Time, Cell::hidden_size>
recur(Cell const& cell, tensor<typename Cell::value_type, Time, Cell::features> const& x) noexcept {
  tensor<typename Cell::value_type, Time, Cell::hidden_size> y;
  typename Cell::state_type state{};
  for (std::size_t time = 0; time < Time; ++time) {
    typename Cell::record_type record;
    cell.step(subtensor(x, time), state, record);
    set_subtensor(y, time, state.hidden);
  }
  return y;
}

/// The hidden state after the last time: y (hidden).
template <recurrent_cell Cell, std::size_t Time>
[[nodiscard]] constexpr tensor<typename Cell::value_type, Cell::hidden_size>
recur_to_last(Cell const& cell,
              tensor<typename Cell::value_type, Time, Cell::features> const& x) noexcept {
  typename Cell::state_type state{};
  for (std::size_t time = 0; time < Time; ++time) {
    typename Cell::record_type record;
    cell.step(subtensor(x, time), state, record);
  }
  return state.hidden;
}

/// `recur`, and keeps in `trace` what the gradients need.
template <recurrent_cell Cell, std::size_t Time>
[[nodiscard]] constexpr tensor<typename Cell::value_type, Time, Cell::hidden_size>
recur(Cell const& cell, tensor<typename Cell::value_type, Time, Cell::features> const& x,
      recurrence_trace<Cell, Time>& trace) noexcept {
  tensor<typename Cell::value_type, Time, Cell::hidden_size> y;
  typename Cell::state_type state{};
  for (std::size_t time = 0; time < Time; ++time) {
    set_subtensor(trace.before, time, state.hidden);
    cell.step(subtensor(x, time), state, trace.records[time]);
    set_subtensor(y, time, state.hidden);
  }
  return y;
}

/// Backpropagation through time: dL/d(sums of the gates) at all times, given dL/dy, (time, hidden)
/// or that of the last time alone, (hidden).
template <recurrent_cell Cell, std::size_t Time, class Dy>
[[nodiscard]] constexpr typename Cell::template slopes<Time>
recurrence_slopes(Cell const& cell, recurrence_trace<Cell, Time> const& trace,
                  Dy const& dy) noexcept {
  auto const weights = cell.transposed_weights();
  typename Cell::template slopes<Time> all;
  typename Cell::state_type dstate{};
  if constexpr (Dy::rank() == 1) {
    dstate.hidden = dy;
  }
  for (std::size_t time = Time; time-- > 0;) {
    if constexpr (Dy::rank() == 2) {
      dstate.hidden += subtensor(dy, time);
    }
    cell.step_back(trace.records[time], subtensor(trace.before, time), dstate, time, all, weights);
  }
  return all;
}

} // namespace ctnn
