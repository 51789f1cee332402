// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/fma.hpp>
#include <ctnn/math/gates.hpp>
#include <ctnn/ops/gru.hpp>

#include <cstddef>

namespace ctnn {

/// A step of a gated recurrent unit, with the reset gate before the product as in its first paper
/// (Keras's reset_after=False, ONNX's linear_before_reset=0):
///
///     r, z = sigmoid(x W + b + h U)       of their columns of W and b
///     n = tanh(x W + b + (r h) V)         of its columns
///     h' = (1 - z) n + z h
///
/// Shapes: x (features), h (hidden), W (features, 3 hidden), U (hidden, 2 hidden), V (hidden,
/// hidden), b (3 hidden), with the gates in the order r, z, n: see `gru_cell`. Source: Cho et al.,
/// Learning phrase representations using RNN encoder-decoder (2014).
template <real T, std::size_t Features, std::size_t Hidden>
struct gru_reset_before_cell {
  using value_type = T;
  static constexpr std::size_t features = Features;
  static constexpr std::size_t hidden_size = Hidden;
  static constexpr char const* name = "gru";
  static constexpr std::size_t parameter_count = (Features + Hidden + 1) * 3 * Hidden;
  static constexpr std::size_t macs = (Features + Hidden) * 3 * Hidden;

  using state_type = typename gru_cell<T, Features, Hidden>::state_type;
  struct record_type {
    tensor<T, 2 * Hidden> gates; // r, z
    tensor<T, Hidden> reset;     // r h
    tensor<T, Hidden> candidate; // n
  };
  template <std::size_t Time>
  struct slopes {
    tensor<T, Time, 3 * Hidden> sums;
    tensor<T, Time, 2 * Hidden> gates;
    tensor<T, Time, Hidden> candidate;
    tensor<T, Time, Hidden> reset; // r h
  };

  tensor<T, Features, 3 * Hidden> weight;
  tensor<T, Hidden, 2 * Hidden> recurrent_weight;
  tensor<T, Hidden, Hidden> candidate_weight;
  tensor<T, 3 * Hidden> bias;

  [[gnu::always_inline]] constexpr void step(tensor<T, Features> const& x, state_type& state,
                                             record_type& record) const noexcept {
    tensor<T, 3 * Hidden> const from_input = dense(x, weight, bias);
    T* const reset = record.gates.begin();
    T* const update = reset + Hidden;
    T* const hidden = state.hidden.begin();
    detail::copy(from_input.begin(), 2 * Hidden, reset);
    detail::add_recurrent(record.gates, state.hidden, recurrent_weight);
    kernels::transform<2 * Hidden>(
        reset, [](auto const& sum) { return detail::gate_sigmoid(sum); }, reset);
    kernels::transform<Hidden>(
        record.reset.begin(), [](auto const& a, auto const& b) { return detail::times(a, b); },
        reset, hidden);
    T* const candidate = record.candidate.begin();
    detail::copy(from_input.begin() + 2 * Hidden, Hidden, candidate);
    detail::add_recurrent(record.candidate, record.reset, candidate_weight);
    kernels::transform<Hidden>(
        candidate, [](auto const& sum) { return detail::gate_tanh(sum); }, candidate);
    kernels::transform<Hidden>(
        hidden,
        [](auto const& z, auto const& n, auto const& h) { return detail::gate_mixed(z, n, h); },
        update, candidate, hidden);
  }

  struct transposed_type {
    tensor<T, 2 * Hidden, Hidden> recurrent_weight;
    tensor<T, Hidden, Hidden> candidate_weight;
  };
  [[nodiscard]] constexpr transposed_type transposed_weights() const noexcept {
    return {transposed(recurrent_weight), transposed(candidate_weight)};
  }

  template <std::size_t Time>
  constexpr void step_back(record_type const& record, tensor<T, Hidden> const& before,
                           state_type& dstate, std::size_t time, slopes<Time>& all,
                           transposed_type const& weights) const noexcept {
    T const* const reset = record.gates.begin();
    T const* const update = reset + Hidden;
    T const* const candidate = record.candidate.begin();
    T* const dhidden = dstate.hidden.begin();
    tensor<T, Hidden> dcandidate;
    kernels::transform<Hidden>(
        dcandidate.begin(),
        [](auto const& z, auto const& n, auto const& dy) {
          return detail::gru_gates::candidate_slope(z, n, dy);
        },
        update, candidate, dhidden);
    tensor<T, Hidden> dreset{};
    detail::add_recurrent(dreset, dcandidate, weights.candidate_weight);
    tensor<T, 2 * Hidden> dgates;
    kernels::transform<Hidden>(
        dgates.begin(),
        [](auto const& r, auto const& h, auto const& dy) {
          return activations::sigmoid::gradient(r, detail::times(dy, h));
        },
        reset, before.begin(), dreset.begin());
    kernels::transform<Hidden>(
        dgates.begin() + Hidden,
        [](auto const& z, auto const& n, auto const& h, auto const& dy) {
          return detail::gru_gates::update_slope(z, n, h, dy);
        },
        update, candidate, before.begin(), dhidden);
    kernels::transform<Hidden>(
        dhidden,
        [](auto const& z, auto const& dy, auto const& r, auto const& gradient) {
          return fma(r, gradient, detail::times(dy, z));
        },
        update, dhidden, reset, dreset.begin());
    detail::add_recurrent(dstate.hidden, dgates, weights.recurrent_weight);
    set_subtensor(all.gates, time, dgates);
    set_subtensor(all.candidate, time, dcandidate);
    set_subtensor(all.reset, time, record.reset);
    T* const sums = all.sums.begin() + time * 3 * Hidden;
    detail::copy(dgates.begin(), 2 * Hidden, sums);
    detail::copy(dcandidate.begin(), Hidden, sums + 2 * Hidden);
  }

  template <std::size_t Time>
  [[nodiscard]] constexpr tensor<T, Time, Features>
  input_gradient(slopes<Time> const& all) const noexcept {
    return dense_input_gradient(all.sums, weight);
  }

  template <std::size_t Time>
  constexpr void
  add_parameter_gradient(tensor<T, Time, Features> const& x, tensor<T, Time, Hidden> const& before,
                         slopes<Time> const& all, gru_reset_before_cell& gradient) const noexcept {
    add_dense_weight_gradient(x, all.sums, gradient.weight);
    add_dense_weight_gradient(before, all.gates, gradient.recurrent_weight);
    add_dense_weight_gradient(all.reset, all.candidate, gradient.candidate_weight);
    add_dense_bias_gradient(all.sums, gradient.bias);
  }

  template <class Visit, class... Cells>
  static constexpr void for_each_parameter(Visit visit, Cells&... cells) {
    visit(cells.weight...);
    visit(cells.recurrent_weight...);
    visit(cells.candidate_weight...);
    visit(cells.bias...);
  }

  [[nodiscard]] friend constexpr bool operator==(gru_reset_before_cell const&,
                                                 gru_reset_before_cell const&) = default;
};

} // namespace ctnn
