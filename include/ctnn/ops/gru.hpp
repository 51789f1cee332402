// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/copy.hpp>
#include <ctnn/kernels/elementwise.hpp>
#include <ctnn/kernels/gate_sums.hpp>
#include <ctnn/kernels/gru.hpp>
#include <ctnn/math/gates.hpp>
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
namespace detail {

/// What the two conventions of a gated recurrent unit share, of each element.
struct gru_gates {
  /// dL/d(sum of z), given dL/dh'.
  template <class V>
  [[nodiscard, gnu::always_inline]] static constexpr V
  update_slope(V const& update, V const& candidate, V const& h, V const& dy) noexcept {
    return activations::sigmoid::gradient(update, times(dy, h - candidate));
  }

  /// dL/d(sum of n), given dL/dh'.
  template <class V>
  [[nodiscard, gnu::always_inline]] static constexpr V
  candidate_slope(V const& update, V const& candidate, V const& dy) noexcept {
    return activations::tanh::gradient(candidate, times(dy, element_of<V>{1} - update));
  }
};

} // namespace detail

/// A step of a gated recurrent unit, with the reset gate behind the product as in PyTorch (Keras's
/// reset_after=True, ONNX's linear_before_reset=1):
///
///     r, z = sigmoid(x W + b + h U)       of their columns of W, U and b
///     n = tanh(x W + b + r (h U + c))     of its columns
///     h' = (1 - z) n + z h
///
/// Shapes: x (features), h (hidden), W (features, 3 hidden), U (hidden, 3 hidden), b (3 hidden), c
/// (hidden), with the gates in PyTorch's order r, z, n (Keras's and ONNX's is z, r, n): W and U are
/// the transposes of torch.nn.GRU's weight_ih and weight_hh, b is bias_ih, to which bias_hh is
/// added for r and z, and c is bias_hh's part for n. Source: torch.nn.GRUCell, ONNX GRU (opset 14).
template <real T, std::size_t Features, std::size_t Hidden>
struct gru_cell {
  using value_type = T;
  static constexpr std::size_t features = Features;
  static constexpr std::size_t hidden_size = Hidden;
  static constexpr char const* name = "gru";
  static constexpr std::size_t parameter_count = (Features + Hidden + 1) * 3 * Hidden + Hidden;
  static constexpr std::size_t macs = (Features + Hidden) * 3 * Hidden;

  struct state_type {
    tensor<T, Hidden> hidden;

    [[nodiscard]] friend constexpr bool operator==(state_type const&, state_type const&) = default;
  };
  struct record_type {
    tensor<T, 3 * Hidden> gates; // r, z, and h U + c of n
    tensor<T, Hidden> candidate; // n
  };
  template <std::size_t Time>
  struct slopes {
    tensor<T, Time, 3 * Hidden> input;
    tensor<T, Time, 3 * Hidden> recurrent;
  };

  tensor<T, Features, 3 * Hidden> weight;
  tensor<T, Hidden, 3 * Hidden> recurrent_weight;
  tensor<T, 3 * Hidden> bias;
  tensor<T, Hidden> recurrent_bias;

  /// The cell of a torch.nn.GRU's weight_ih_l0, weight_hh_l0, bias_ih_l0 and bias_hh_l0.
  [[nodiscard]] static constexpr gru_cell
  from_torch(tensor<T, 3 * Hidden, Features> const& weight_ih,
             tensor<T, 3 * Hidden, Hidden> const& weight_hh, tensor<T, 3 * Hidden> const& bias_ih,
             tensor<T, 3 * Hidden> const& bias_hh) noexcept {
    gru_cell cell{transposed(weight_ih), transposed(weight_hh), bias_ih, {}};
    for (std::size_t i = 0; i < 2 * Hidden; ++i) {
      cell.bias[i] += bias_hh[i];
    }
    detail::copy(bias_hh.begin() + 2 * Hidden, Hidden, cell.recurrent_bias.begin());
    return cell;
  }

  [[gnu::always_inline]] constexpr void step(tensor<T, Features> const& x, state_type& state,
                                             record_type& record) const noexcept {
    tensor<T, 3 * Hidden> from_input;
    kernels::gate_sums<detail::dense_product<1, Features, 3 * Hidden>, 3>(
        x.data, weight.data, bias.data, from_input.data);
    kernels::gru_step<Hidden>(from_input.data, recurrent_weight.data, recurrent_bias.data,
                              state.hidden.data, record.gates.data, record.candidate.data);
  }

  using transposed_type = tensor<T, 3 * Hidden, Hidden>;
  [[nodiscard]] constexpr transposed_type transposed_weights() const noexcept {
    return transposed(recurrent_weight);
  }

  template <std::size_t Time>
  constexpr void step_back(record_type const& record, tensor<T, Hidden> const& before,
                           state_type& dstate, std::size_t time, slopes<Time>& all,
                           transposed_type const& weights) const noexcept {
    T const* const reset = record.gates.begin();
    T const* const update = reset + Hidden;
    T const* const product_of_h = update + Hidden;
    T const* const candidate = record.candidate.begin();
    T* const dhidden = dstate.hidden.begin();
    tensor<T, 3 * Hidden> dinput;
    T* const dreset = dinput.begin();
    T* const dupdate = dreset + Hidden;
    T* const dcandidate = dupdate + Hidden;
    kernels::transform<Hidden>(
        dcandidate,
        [](auto const& z, auto const& n, auto const& dy) {
          return detail::gru_gates::candidate_slope(z, n, dy);
        },
        update, candidate, dhidden);
    kernels::transform<Hidden>(
        dupdate,
        [](auto const& z, auto const& n, auto const& h, auto const& dy) {
          return detail::gru_gates::update_slope(z, n, h, dy);
        },
        update, candidate, before.begin(), dhidden);
    kernels::transform<Hidden>(
        dreset,
        [](auto const& r, auto const& m, auto const& dn) {
          return activations::sigmoid::gradient(r, detail::times(dn, m));
        },
        reset, product_of_h, dcandidate);
    constexpr auto product = [](auto const& a, auto const& b) { return detail::times(a, b); };
    tensor<T, 3 * Hidden> drecurrent = dinput;
    kernels::transform<Hidden>(drecurrent.begin() + 2 * Hidden, product, dcandidate, reset);
    kernels::transform<Hidden>(dhidden, product, dhidden, update);
    detail::add_recurrent(dstate.hidden, drecurrent, weights);
    set_subtensor(all.input, time, dinput);
    set_subtensor(all.recurrent, time, drecurrent);
  }

  template <std::size_t Time>
  [[nodiscard]] constexpr tensor<T, Time, Features>
  input_gradient(slopes<Time> const& all) const noexcept {
    return dense_input_gradient(all.input, weight);
  }

  template <std::size_t Time>
  constexpr void
  add_parameter_gradient(tensor<T, Time, Features> const& x, tensor<T, Time, Hidden> const& before,
                         slopes<Time> const& all, gru_cell& gradient) const noexcept {
    add_dense_weight_gradient(x, all.input, gradient.weight);
    add_dense_weight_gradient(before, all.recurrent, gradient.recurrent_weight);
    add_dense_bias_gradient(all.input, gradient.bias);
    for (std::size_t time = 0; time < Time; ++time) {
      T const* const row = all.recurrent.begin() + time * 3 * Hidden + 2 * Hidden;
      for (std::size_t i = 0; i < Hidden; ++i) {
        gradient.recurrent_bias.begin()[i] += row[i];
      }
    }
  }

  template <class Visit, class... Cells>
  static constexpr void for_each_parameter(Visit visit, Cells&... cells) {
    visit(cells.weight...);
    visit(cells.recurrent_weight...);
    visit(cells.bias...);
    visit(cells.recurrent_bias...);
  }

  [[nodiscard]] friend constexpr bool operator==(gru_cell const&, gru_cell const&) = default;
};

} // namespace ctnn
