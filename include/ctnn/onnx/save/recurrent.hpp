// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/blocks/bidirectional.hpp>
#include <ctnn/layers/gru.hpp>
#include <ctnn/layers/lstm.hpp>
#include <ctnn/layers/recurrent.hpp>
#include <ctnn/layers/rnn.hpp>
#include <ctnn/onnx/save/layer_writer.hpp>
#include <ctnn/onnx/save/shapes.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace ctnn::onnx {

namespace detail {

/// The inputs W, R and B of ONNX's recurrent operators, of one direction or both.
template <class T>
struct recurrent_inputs {
  char const* op_type;
  std::size_t gates;
  std::vector<saved_attribute> attributes;
  /// Of each direction (gates hidden, features), (gates hidden, hidden) and (2 gates hidden).
  std::vector<T> weight;
  std::vector<T> recurrent;
  std::vector<T> bias;
};

/// The rows (columns of ours) of gates in ONNX's order, of which each is the place in ours.
template <class T, std::size_t Rows, std::size_t Columns, std::size_t Gates>
void add_gates(std::vector<T>& to, tensor<T, Rows, Columns> const& from,
               std::array<std::size_t, Gates> const& order) {
  constexpr std::size_t hidden = Columns / Gates;
  for (std::size_t const gate : order) {
    for (std::size_t i = 0; i < hidden; ++i) {
      for (std::size_t row = 0; row < Rows; ++row) {
        to.push_back(from[row, gate * hidden + i]);
      }
    }
  }
}

template <class T, std::size_t Size, std::size_t Gates>
void add_gates(std::vector<T>& to, tensor<T, Size> const& from,
               std::array<std::size_t, Gates> const& order) {
  for (std::size_t const gate : order) {
    for (std::size_t i = 0; i < Size / Gates; ++i) {
      to.push_back(from[gate * (Size / Gates) + i]);
    }
  }
}

/// A second bias that changes nothing, not even a -0.
template <class T>
void add_nothing(std::vector<T>& to, std::size_t size) {
  to.insert(to.end(), size, -T{0});
}

template <class T, std::size_t Features, std::size_t Hidden, auto Function>
void add_cell(recurrent_inputs<T>& to, rnn_cell<T, Features, Hidden, Function> const& cell) {
  constexpr std::array<std::size_t, 1> order{0};
  to.op_type = "RNN";
  to.gates = 1;
  add_gates(to.weight, cell.weight, order);
  add_gates(to.recurrent, cell.recurrent_weight, order);
  add_gates(to.bias, cell.bias, order);
  add_nothing(to.bias, Hidden);
}

/// Ours are r, z, n; ONNX's z, r, h.
inline constexpr std::array<std::size_t, 3> gru_order{1, 0, 2};

template <class T, std::size_t Features, std::size_t Hidden>
void add_cell(recurrent_inputs<T>& to, gru_cell<T, Features, Hidden> const& cell) {
  to.op_type = "GRU";
  to.gates = 3;
  to.attributes = {{"linear_before_reset", 1}};
  add_gates(to.weight, cell.weight, gru_order);
  add_gates(to.recurrent, cell.recurrent_weight, gru_order);
  add_gates(to.bias, cell.bias, gru_order);
  add_nothing(to.bias, 2 * Hidden);
  add_gates(to.bias, cell.recurrent_bias, std::array<std::size_t, 1>{0});
}

template <class T, std::size_t Features, std::size_t Hidden>
void add_cell(recurrent_inputs<T>& to, gru_reset_before_cell<T, Features, Hidden> const& cell) {
  to.op_type = "GRU";
  to.gates = 3;
  to.attributes = {{"linear_before_reset", 0}};
  add_gates(to.weight, cell.weight, gru_order);
  add_gates(to.recurrent, cell.recurrent_weight, std::array<std::size_t, 2>{1, 0});
  add_gates(to.recurrent, cell.candidate_weight, std::array<std::size_t, 1>{0});
  add_gates(to.bias, cell.bias, gru_order);
  add_nothing(to.bias, 3 * Hidden);
}

/// Ours are i, f, g, o; ONNX's i, o, f, c.
template <class T, std::size_t Features, std::size_t Hidden>
void add_cell(recurrent_inputs<T>& to, lstm_cell<T, Features, Hidden> const& cell) {
  constexpr std::array<std::size_t, 4> order{0, 3, 1, 2};
  to.op_type = "LSTM";
  to.gates = 4;
  add_gates(to.weight, cell.weight, order);
  add_gates(to.recurrent, cell.recurrent_weight, order);
  add_gates(to.bias, cell.bias, order);
  add_nothing(to.bias, 4 * Hidden);
}

/// ONNX's function for what a cell makes of its sums; other cells have it by default.
template <class Cell>
inline constexpr char const* cell_function = nullptr;
template <class T, std::size_t Features, std::size_t Hidden>
inline constexpr char const* cell_function<rnn_cell<T, Features, Hidden, activations::tanh{}>> =
    "Tanh";
template <class T, std::size_t Features, std::size_t Hidden>
inline constexpr char const* cell_function<rnn_cell<T, Features, Hidden, activations::relu{}>> =
    "Relu";

template <class Cell>
concept onnx_cell = requires(recurrent_inputs<typename Cell::value_type>& to, Cell const& cell) {
  add_cell(to, cell);
};

/// A cell through (batch, time, features), forwards and perhaps backwards beside it: ONNX has time
/// first, and directions as an axis.
template <std::size_t Time, bool Sequences, class... Cells>
std::string write_recurrent(layer_writer const& writer, std::string const& x,
                            Cells const&... directions) {
  using cell = std::common_type_t<Cells...>;
  using T = typename cell::value_type;
  using integers = std::vector<std::int64_t>;
  constexpr std::size_t count = sizeof...(Cells);
  constexpr std::size_t hidden = cell::hidden_size;
  recurrent_inputs<T> inputs{};
  (add_cell(inputs, directions), ...);
  inputs.attributes.emplace_back("hidden_size", static_cast<std::int64_t>(hidden));
  if (count == 2) {
    inputs.attributes.emplace_back("direction", "bidirectional");
  }
  if (cell_function<cell> != nullptr) {
    inputs.attributes.emplace_back("activations",
                                   std::vector<std::string>(count, cell_function<cell>));
  }
  std::size_t const rows = inputs.gates * hidden;
  saved_values const y =
      writer.nodes(inputs.op_type, 2,
                   {writer.node("Transpose", {x}, {{"perm", integers{1, 0, 2}}}),
                    writer.constant("W", inputs.weight, {count, rows, cell::features}),
                    writer.constant("R", inputs.recurrent, {count, rows, hidden}),
                    writer.constant("B", inputs.bias, {count, 2 * rows})},
                   inputs.attributes);
  constexpr auto features = static_cast<std::int64_t>(count * hidden);
  if constexpr (Sequences) {
    return writer.reshaped(writer.node("Transpose", {y[0]}, {{"perm", integers{2, 0, 1, 3}}}),
                           {-1, static_cast<std::int64_t>(Time), features});
  } else {
    return writer.reshaped(writer.node("Transpose", {y[1]}, {{"perm", integers{1, 0, 2}}}),
                           {-1, features});
  }
}

template <class Layer>
struct recurrence {
  static constexpr bool is_one = false;
};

template <onnx_cell Cell, std::size_t Time, bool Sequences>
struct recurrence<layers::recurrent_layer<Cell, Time, Sequences>> {
  static constexpr bool is_one = true;
  static constexpr std::size_t time = Time;
  static constexpr bool sequences = Sequences;
  using cell = Cell;
};

} // namespace detail

/// The constants W, R and B are in ONNX's order of gates.
template <detail::onnx_cell Cell, std::size_t Time, bool Sequences>
std::string write_onnx(layer_writer const& writer,
                       layers::recurrent_layer<Cell, Time, Sequences> const& layer,
                       std::string const& x) {
  return detail::write_recurrent<Time, Sequences>(writer, x, static_cast<Cell const&>(layer));
}

/// Of a recurrent layer one node of both directions; of others, each of them.
template <class T, class In, class Spec>
std::string write_onnx(layer_writer const& writer,
                       layers::bidirectional_layer<T, In, Spec> const& layer,
                       std::string const& x) {
  using one = typename layers::bidirectional_layer<T, In, Spec>::one_direction;
  using kind = detail::recurrence<one>;
  if constexpr (kind::is_one) {
    using cell = typename kind::cell;
    return detail::write_recurrent<kind::time, kind::sequences>(
        writer, x, static_cast<cell const&>(layer.template layer<0>()),
        static_cast<cell const&>(layer.template layer<1>()));
  } else {
    auto const reversed = [&](std::string const& of) {
      return detail::write_slice(writer, of, 1, -1, std::numeric_limits<std::int64_t>::min(), -1);
    };
    std::string const forward =
        write_layer(writer.within(0), layer.template layer<0>(), {x}).front();
    std::string backward =
        write_layer(writer.within(1), layer.template layer<1>(), {reversed(x)}).front();
    if constexpr (one::output_type::rank() == 2) {
      backward = reversed(backward);
    }
    return writer.node("Concat", {forward, backward}, {{"axis", -1}});
  }
}

} // namespace ctnn::onnx
