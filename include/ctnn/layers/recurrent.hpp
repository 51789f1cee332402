// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/layers/parameters.hpp>
#include <ctnn/layers/training_pass.hpp>
#include <ctnn/ops/recurrence.hpp>
#include <ctnn/tensor/batch.hpp>
#include <ctnn/tensor/subtensor.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <type_traits>

namespace ctnn::layers {

/// `gru<16>` or `gru<16, {.return_sequences = false}>`: Keras's word, with PyTorch's default.
struct recurrent_options {
  /// Whether the output is the hidden state of each time, (time, hidden), or that of the last one
  /// alone, (hidden).
  bool return_sequences = true;
};

/// A recurrent cell behind a sequence of Time: its parameters are the cell's. The state before the
/// first time is zero.
template <recurrent_cell Cell, std::size_t Time, bool Sequences>
struct recurrent_layer : Cell {
  using T = typename Cell::value_type;
  using cell_type = Cell;
  using input_type = tensor<T, Time, Cell::features>;
  using sequence_type = tensor<T, Time, Cell::hidden_size>;
  using output_type = std::conditional_t<Sequences, sequence_type, tensor<T, Cell::hidden_size>>;
  using trace_type = recurrence_trace<Cell, Time>;

  static constexpr std::size_t macs = Time * Cell::macs;
  static constexpr std::size_t activation_bytes = sizeof(output_type) + sizeof(trace_type);
  static constexpr bool backpropagates = true;

  /// The layer of PyTorch's four tensors of a layer: weight_ih, weight_hh, bias_ih, bias_hh.
  template <class... Tensors>
  [[nodiscard]] static constexpr recurrent_layer from_torch(Tensors const&... tensors) noexcept {
    return {Cell::from_torch(tensors...)};
  }

  [[nodiscard]] constexpr output_type forward(input_type const& x) const noexcept {
    if constexpr (Sequences) {
      return recur(cell(), x);
    } else {
      return recur_to_last(cell(), x);
    }
  }

  /// One time: the hidden state behind it.
  [[nodiscard, gnu::always_inline]] constexpr tensor<T, Cell::hidden_size>
  step(tensor<T, Cell::features> const& x, typename Cell::state_type& state) const noexcept {
    typename Cell::record_type record;
    cell().step(x, state, record);
    return state.hidden;
  }

  /// Backpropagation through time: see `ctnn::layer`.
  template <bool InputWanted, class X, class Head, class Gradient>
  constexpr auto backpropagate(X const& x, Head&& head, Gradient&& gradient,
                               training_pass const&) const noexcept {
    if constexpr (std::same_as<X, input_type>) {
      trace_type trace;
      auto const dy = head(output_of(recur(cell(), x, trace)));
      return back<InputWanted>(x, trace, dy, gradient);
    } else {
      constexpr std::size_t batch = X::extent(0);
      std::array<trace_type, batch> traces;
      auto const dy = head([&] {
        typename detail::output_for<X, input_type, output_type>::type y;
        for (std::size_t i = 0; i < batch; ++i) {
          set_subtensor(y, i, output_of(recur(cell(), subtensor(x, i), traces[i])));
        }
        return y;
      }());
      if constexpr (InputWanted) {
        X dx;
        for (std::size_t i = 0; i < batch; ++i) {
          set_subtensor(dx, i, back<true>(subtensor(x, i), traces[i], subtensor(dy, i), gradient));
        }
        return dx;
      } else {
        for (std::size_t i = 0; i < batch; ++i) {
          back<false>(subtensor(x, i), traces[i], subtensor(dy, i), gradient);
        }
      }
    }
  }

  /// Each gate's weights are drawn for a fan of one gate.
  template <class Initializer>
  constexpr void initialize(Initializer const& initializer, philox4x32& random) noexcept {
    Cell::for_each_parameter(
        [&]<class Parameter>(Parameter& parameter) {
          if constexpr (Parameter::rank() == 2) {
            detail::draw_weight(parameter, initializer, random, Parameter::extent(0),
                                Cell::hidden_size);
          } else {
            parameter = {};
          }
        },
        *this);
  }

  [[nodiscard]] friend constexpr bool operator==(recurrent_layer const&,
                                                 recurrent_layer const&) = default;

private:
  [[nodiscard]] constexpr Cell const& cell() const noexcept { return *this; }

  [[nodiscard]] static constexpr output_type output_of(sequence_type const& y) noexcept {
    if constexpr (Sequences) {
      return y;
    } else {
      return subtensor(y, Time - 1);
    }
  }

  template <bool InputWanted>
  constexpr auto back(input_type const& x, trace_type const& trace, output_type const& dy,
                      Cell& gradient) const noexcept {
    auto const all = recurrence_slopes(cell(), trace, dy);
    cell().add_parameter_gradient(x, trace.before, all, gradient);
    if constexpr (InputWanted) {
      return cell().input_gradient(all);
    }
  }
};

} // namespace ctnn::layers
