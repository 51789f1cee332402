// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/copy.hpp>
#include <ctnn/kernels/gru.hpp>
#include <ctnn/kernels/matmul.hpp>
#include <ctnn/math/fma.hpp>
#include <ctnn/math/rounded.hpp>
#include <ctnn/onnx/inference/operation.hpp>
#include <ctnn/onnx/inference/tensor_type.hpp>
#include <ctnn/onnx/operators/gate_function.hpp>
#include <ctnn/onnx/operators/recurrence.hpp>

#include <array>
#include <cstddef>

namespace ctnn::onnx {

namespace detail {

/// A step of `operation<"GRU">`, with the gates in the order r, z, h; ONNX's is z, r, h.
template <class Node, class T>
struct gru_step {
  using value_type = T;
  static constexpr std::size_t gates = 3;
  static constexpr bool has_cell_state = false;
  static constexpr std::array defaults{gate_kind::sigmoid, gate_kind::tanh};
  static constexpr std::array<std::size_t, 3> order{1, 0, 2};
  static constexpr std::array<std::size_t, 2> of_gates{1, 0};
  static constexpr std::array<std::size_t, 1> of_candidate{2};
  static constexpr bool reset_after = Node::integer("linear_before_reset") != 0;
  using sizes = recurrence<Node, gates>;
  static constexpr std::size_t hidden = sizes::hidden;
  using vector = std::array<T, hidden>;

  /// `recurrent` is that of all gates, or of r and z alone where the reset stands before the
  /// product, with `candidate` for the rest.
  struct parameters {
    alignas(64) std::array<T, sizes::features * gates * hidden> weight;
    alignas(64) std::array<T, hidden*(reset_after ? 3 : 2) * hidden> recurrent;
    alignas(64) std::array<T, reset_after ? 0 : hidden * hidden> candidate;
    std::array<T, gates * hidden> bias;
    vector recurrent_bias;
  };

  [[nodiscard]] static constexpr parameters parameters_of(auto const& weight, auto const& recurrent,
                                                          auto const& bias,
                                                          std::size_t direction) noexcept {
    parameters result{};
    result.weight = gate_columns<order, gates, hidden, sizes::features>(weight, direction);
    result.bias = gate_biases<order, gates, hidden>(bias, direction, 0);
    auto const more = gate_biases<order, gates, hidden>(bias, direction, 1);
    for (std::size_t i = 0; i < (reset_after ? 2 : 3) * hidden; ++i) {
      result.bias[i] += more[i];
    }
    if constexpr (reset_after) {
      result.recurrent = gate_columns<order, gates, hidden, hidden>(recurrent, direction);
      ctnn::detail::copy(more.data() + 2 * hidden, hidden, result.recurrent_bias.data());
    } else {
      result.recurrent = gate_columns<of_gates, gates, hidden, hidden>(recurrent, direction);
      result.candidate = gate_columns<of_candidate, gates, hidden, hidden>(recurrent, direction);
    }
    return result;
  }

  /// The functions of the gates and of the candidate.
  template <std::size_t Direction>
  static constexpr std::array<gate_function, 2> functions = [] {
    constexpr auto all = gate_functions<Node, defaults, sizes::directions>();
    return std::array{all[2 * Direction], all[2 * Direction + 1]};
  }();
  template <std::size_t Direction>
  static constexpr bool is_usual =
      functions<Direction>[0].kind == defaults[0] && functions<Direction>[1].kind == defaults[1] &&
      !Node::has("clip");

  template <std::size_t Direction>
  static constexpr void step(auto const&, parameters const& given,
                             std::array<T, gates * hidden>& sums, vector& state, vector&) noexcept {
    constexpr auto f = functions<Direction>;
    if constexpr (reset_after) {
      if constexpr (is_usual<Direction>) {
        std::array<T, gates * hidden> of_gates_and_state;
        vector candidate;
        kernels::gru_step<hidden>(sums, given.recurrent, given.recurrent_bias, state,
                                  of_gates_and_state, candidate);
      } else {
        std::array<T, gates * hidden> all{};
        ctnn::detail::copy(sums.data(), 2 * hidden, all.data());
        ctnn::detail::copy(given.recurrent_bias.data(), hidden, all.data() + 2 * hidden);
        kernels::multiply_accumulate<kernels::gates_product<gates, hidden>>(state, given.recurrent,
                                                                            all);
        for (std::size_t u = 0; u < hidden; ++u) {
          T const reset = clipped_gate<Node, f[0]>(all[u]);
          T const candidate =
              clipped_gate<Node, f[1]>(ctnn::fma(reset, all[2 * hidden + u], sums[2 * hidden + u]));
          state[u] = mixed(clipped_gate<Node, f[0]>(all[hidden + u]), candidate, state[u]);
        }
      }
    } else {
      std::array<T, 2 * hidden> both;
      ctnn::detail::copy(sums.data(), 2 * hidden, both.data());
      kernels::multiply_accumulate<product<2>>(state, given.recurrent, both);
      if constexpr (is_usual<Direction>) {
        kernels::transform<2 * hidden>(
            both.data(), [](auto const& x) { return ctnn::detail::gate_sigmoid(x); }, both.data());
      } else {
        for (T& gate : both) {
          gate = clipped_gate<Node, f[0]>(gate);
        }
      }
      vector reset;
      kernels::transform<hidden>(
          reset.data(), [](auto const& r, auto const& h) { return ctnn::detail::rounded(r * h); },
          both.data(), state.data());
      vector candidate;
      ctnn::detail::copy(sums.data() + 2 * hidden, hidden, candidate.data());
      kernels::multiply_accumulate<product<1>>(reset, given.candidate, candidate);
      if constexpr (is_usual<Direction>) {
        kernels::transform<hidden>(
            candidate.data(), [](auto const& x) { return ctnn::detail::gate_tanh(x); },
            candidate.data());
      } else {
        for (T& x : candidate) {
          x = clipped_gate<Node, f[1]>(x);
        }
      }
      kernels::transform<hidden>(
          state.data(), [](auto const& z, auto const& n, auto const& h) { return mixed(z, n, h); },
          both.data() + hidden, candidate.data(), state.data());
    }
  }

private:
  /// (1 - z) n + z h
  template <class V>
  [[nodiscard]] static constexpr V mixed(V const& z, V const& n, V const& h) noexcept {
    return ctnn::fma(z, h - n, n);
  }

  template <std::size_t Gates>
  static constexpr kernels::matrix_product product{
      .rows = 1,
      .inner = hidden,
      .columns = Gates * hidden,
      .chains = kernels::contraction_chains(hidden, Gates* hidden)};
};

} // namespace detail

/// A gated recurrent unit over a sequence:
///
///     r, z = f(x W + b + h R)             of their rows
///     n = g(x W + b + (r h) R)            or, with linear_before_reset, g(x W + b + r (h R + b'))
///     h' = (1 - z) n + z h
///
/// with f = sigmoid and g = tanh unless activations says otherwise. Source: ONNX GRU (opset 14).
template <>
struct operation<"GRU"> {
  template <class Node>
  static consteval auto infer() {
    using cell = detail::gru_step<Node, float>;
    detail::demand_gate_functions<Node, cell::defaults, cell::sizes::directions>();
    return detail::recurrence_outputs<Node, 3>();
  }

  template <class Node>
  [[nodiscard]] static consteval std::size_t macs() {
    return detail::recurrence_macs<Node>();
  }

  template <class Node>
  static constexpr void run(auto const& arguments) noexcept {
    using T = calculated<detail::element_in<decltype(arguments.template input<0>())>>;
    detail::recur<Node, detail::gru_step<Node, T>>(arguments);
  }
};

} // namespace ctnn::onnx
