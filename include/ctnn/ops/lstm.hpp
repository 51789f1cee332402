// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/elementwise.hpp>
#include <ctnn/kernels/gate_sums.hpp>
#include <ctnn/kernels/lstm.hpp>
#include <ctnn/math/fma.hpp>
#include <ctnn/math/pack.hpp>
#include <ctnn/ops/activation.hpp>
#include <ctnn/ops/dense.hpp>
#include <ctnn/ops/recurrence.hpp>
#include <ctnn/ops/sigmoid.hpp>
#include <ctnn/ops/tanh.hpp>
#include <ctnn/tensor/arithmetic.hpp>
#include <ctnn/tensor/subtensor.hpp>
#include <ctnn/tensor/tensor.hpp>
#include <ctnn/tensor/transposed.hpp>

#include <cstddef>

namespace ctnn {

/// A step of a long short-term memory:
///
///     i, f, o = sigmoid(x W + b + h U)    g = tanh(x W + b + h U)    of their columns of W, U, b
///     c' = f c + i g                      h' = o tanh(c')
///
/// Shapes: x (features), h and c (hidden), W (features, 4 hidden), U (hidden, 4 hidden), b (4
/// hidden), with the gates in PyTorch's order i, f, g, o (Keras's, too; ONNX's is i, o, f, c): W
/// and U are the transposes of torch.nn.LSTM's weight_ih and weight_hh, b is the sum of its two
/// biases. Source: torch.nn.LSTMCell, ONNX LSTM (opset 14) without peepholes.
template <real T, std::size_t Features, std::size_t Hidden>
struct lstm_cell {
  using value_type = T;
  static constexpr std::size_t features = Features;
  static constexpr std::size_t hidden_size = Hidden;
  static constexpr char const* name = "lstm";
  static constexpr std::size_t parameter_count = (Features + Hidden + 1) * 4 * Hidden;
  static constexpr std::size_t macs = (Features + Hidden) * 4 * Hidden;

  struct state_type {
    tensor<T, Hidden> hidden;
    tensor<T, Hidden> cell;

    [[nodiscard]] friend constexpr bool operator==(state_type const&, state_type const&) = default;
  };
  struct record_type {
    tensor<T, 4 * Hidden> gates;
    tensor<T, Hidden> cell; // before the step
    tensor<T, Hidden> tanh; // of the cell after it
  };
  template <std::size_t Time>
  struct slopes {
    tensor<T, Time, 4 * Hidden> sums;
  };

  tensor<T, Features, 4 * Hidden> weight;
  tensor<T, Hidden, 4 * Hidden> recurrent_weight;
  tensor<T, 4 * Hidden> bias;

  /// The cell of a torch.nn.LSTM's weight_ih_l0, weight_hh_l0, bias_ih_l0 and bias_hh_l0.
  [[nodiscard]] static constexpr lstm_cell
  from_torch(tensor<T, 4 * Hidden, Features> const& weight_ih,
             tensor<T, 4 * Hidden, Hidden> const& weight_hh, tensor<T, 4 * Hidden> const& bias_ih,
             tensor<T, 4 * Hidden> const& bias_hh) noexcept {
    return {transposed(weight_ih), transposed(weight_hh), bias_ih + bias_hh};
  }

  [[gnu::always_inline]] constexpr void step(tensor<T, Features> const& x, state_type& state,
                                             record_type& record) const noexcept {
    kernels::gate_sums<detail::dense_product<1, Features, 4 * Hidden>, 4>(
        x.data, weight.data, bias.data, record.gates.data);
    record.cell = state.cell;
    kernels::lstm_step<Hidden>(record.gates.data, recurrent_weight.data, state.hidden.data,
                               state.cell.data, record.tanh.data);
  }

  using transposed_type = tensor<T, 4 * Hidden, Hidden>;
  [[nodiscard]] constexpr transposed_type transposed_weights() const noexcept {
    return transposed(recurrent_weight);
  }

  template <std::size_t Time>
  constexpr void step_back(record_type const& record, tensor<T, Hidden> const&, state_type& dstate,
                           std::size_t time, slopes<Time>& all,
                           transposed_type const& weights) const noexcept {
    T const* const input = record.gates.begin();
    T const* const forget = input + Hidden;
    T const* const modulation = forget + Hidden;
    T const* const output = modulation + Hidden;
    T* const dhidden = dstate.hidden.begin();
    T* const dcell = dstate.cell.begin();
    constexpr auto of_sigmoid = [](auto const& gate, auto const& other, auto const& dy) {
      return activations::sigmoid::gradient(gate, detail::times(dy, other));
    };
    kernels::transform<Hidden>(
        dcell,
        []<class V>(V const& o, V const& tanh, V const& dh, V const& dc) {
          V const one = detail::all<V>(detail::element_of<V>{1});
          return fma(detail::times(dh, o), fma(-tanh, tanh, one), dc);
        },
        output, record.tanh.begin(), dhidden, dcell);
    tensor<T, 4 * Hidden> dsums;
    T* const dsum = dsums.begin();
    kernels::transform<Hidden>(dsum, of_sigmoid, input, modulation, dcell);
    kernels::transform<Hidden>(dsum + Hidden, of_sigmoid, forget, record.cell.begin(), dcell);
    kernels::transform<Hidden>(
        dsum + 2 * Hidden,
        [](auto const& g, auto const& i, auto const& dc) {
          return activations::tanh::gradient(g, detail::times(dc, i));
        },
        modulation, input, dcell);
    kernels::transform<Hidden>(dsum + 3 * Hidden, of_sigmoid, output, record.tanh.begin(), dhidden);
    kernels::transform<Hidden>(
        dcell, [](auto const& f, auto const& dc) { return detail::times(dc, f); }, forget, dcell);
    set_subtensor(all.sums, time, dsums);
    dstate.hidden = {};
    detail::add_recurrent(dstate.hidden, dsums, weights);
  }

  template <std::size_t Time>
  [[nodiscard]] constexpr tensor<T, Time, Features>
  input_gradient(slopes<Time> const& all) const noexcept {
    return dense_input_gradient(all.sums, weight);
  }

  template <std::size_t Time>
  constexpr void
  add_parameter_gradient(tensor<T, Time, Features> const& x, tensor<T, Time, Hidden> const& before,
                         slopes<Time> const& all, lstm_cell& gradient) const noexcept {
    add_dense_weight_gradient(x, all.sums, gradient.weight);
    add_dense_weight_gradient(before, all.sums, gradient.recurrent_weight);
    add_dense_bias_gradient(all.sums, gradient.bias);
  }

  template <class Visit, class... Cells>
  static constexpr void for_each_parameter(Visit visit, Cells&... cells) {
    visit(cells.weight...);
    visit(cells.recurrent_weight...);
    visit(cells.bias...);
  }

  [[nodiscard]] friend constexpr bool operator==(lstm_cell const&, lstm_cell const&) = default;
};

} // namespace ctnn
