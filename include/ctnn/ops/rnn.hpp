// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/elementwise.hpp>
#include <ctnn/ops/activation.hpp>
#include <ctnn/ops/dense.hpp>
#include <ctnn/ops/recurrence.hpp>
#include <ctnn/ops/relu.hpp>
#include <ctnn/ops/tanh.hpp>
#include <ctnn/tensor/arithmetic.hpp>
#include <ctnn/tensor/subtensor.hpp>
#include <ctnn/tensor/tensor.hpp>
#include <ctnn/tensor/transposed.hpp>

#include <cstddef>

namespace ctnn {

/// A step of a simple recurrent layer: h' = f(x W + b + h U), with f tanh or relu.
///
/// Shapes: x (features), h (hidden), W (features, hidden), U (hidden, hidden), b (hidden): W and U
/// are the transposes of torch.nn.RNN's weight_ih and weight_hh, b is the sum of its two biases.
/// Source: torch.nn.RNNCell, ONNX RNN (opset 14).
template <real T, std::size_t Features, std::size_t Hidden, auto Function = activations::tanh{}>
struct rnn_cell {
  using value_type = T;
  static constexpr std::size_t features = Features;
  static constexpr std::size_t hidden_size = Hidden;
  static constexpr char const* name = "rnn";
  static constexpr std::size_t parameter_count = (Features + Hidden + 1) * Hidden;
  static constexpr std::size_t macs = (Features + Hidden) * Hidden;

  struct state_type {
    tensor<T, Hidden> hidden;

    [[nodiscard]] friend constexpr bool operator==(state_type const&, state_type const&) = default;
  };
  /// The sum, or, where the gradient needs the output, that.
  struct record_type {
    tensor<T, Hidden> value;
  };
  template <std::size_t Time>
  struct slopes {
    tensor<T, Time, Hidden> sums;
  };

  tensor<T, Features, Hidden> weight;
  tensor<T, Hidden, Hidden> recurrent_weight;
  tensor<T, Hidden> bias;

  /// The cell of a torch.nn.RNN's weight_ih_l0, weight_hh_l0, bias_ih_l0 and bias_hh_l0.
  [[nodiscard]] static constexpr rnn_cell from_torch(tensor<T, Hidden, Features> const& weight_ih,
                                                     tensor<T, Hidden, Hidden> const& weight_hh,
                                                     tensor<T, Hidden> const& bias_ih,
                                                     tensor<T, Hidden> const& bias_hh) noexcept {
    return {transposed(weight_ih), transposed(weight_hh), bias_ih + bias_hh};
  }

  [[gnu::always_inline]] constexpr void step(tensor<T, Features> const& x, state_type& state,
                                             record_type& record) const noexcept {
    tensor<T, Hidden> sums = dense(x, weight, bias);
    detail::add_recurrent(sums, state.hidden, recurrent_weight);
    kernels::transform<Hidden>(
        state.hidden.begin(), [](auto const& sum) { return Function.value(sum); }, sums.begin());
    record.value = Function.needs_output ? state.hidden : sums;
  }

  using transposed_type = tensor<T, Hidden, Hidden>;
  [[nodiscard]] constexpr transposed_type transposed_weights() const noexcept {
    return transposed(recurrent_weight);
  }

  template <std::size_t Time>
  constexpr void step_back(record_type const& record, tensor<T, Hidden> const&, state_type& dstate,
                           std::size_t time, slopes<Time>& all,
                           transposed_type const& weights) const noexcept {
    tensor<T, Hidden> dsums;
    kernels::transform<Hidden>(
        dsums.begin(), [](auto const& v, auto const& dy) { return Function.gradient(v, dy); },
        record.value.begin(), dstate.hidden.begin());
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
                         slopes<Time> const& all, rnn_cell& gradient) const noexcept {
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

  [[nodiscard]] friend constexpr bool operator==(rnn_cell const&, rnn_cell const&) = default;
};

} // namespace ctnn
