// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/copy.hpp>
#include <ctnn/kernels/gru.hpp>
#include <ctnn/kernels/matmul.hpp>
#include <ctnn/math/fma.hpp>
#include <ctnn/math/gates.hpp>
#include <ctnn/math/rounded.hpp>
#include <ctnn/onnx/inference/operation.hpp>
#include <ctnn/onnx/inference/tensor_type.hpp>
#include <ctnn/onnx/operators/gate_function.hpp>
#include <ctnn/onnx/operators/recur.hpp>
#include <ctnn/onnx/operators/recurrence.hpp>
#include <ctnn/onnx/operators/recurrent_cell.hpp>

#include <array>
#include <cstddef>
#include <type_traits>

namespace ctnn::onnx {

namespace detail {

/// A step of `operation<"GRU">`, with the gates in the order r, z, h; ONNX's is z, r, h.
template <class Node, class T>
struct gru_step : recurrent_cell<Node, T, std::array<std::size_t, 3>{1, 0, 2}> {
  using cell = recurrent_cell<Node, T, std::array<std::size_t, 3>{1, 0, 2}>;
  using cell::gates, cell::hidden, typename cell::sizes, typename cell::vector;
  static constexpr std::array defaults{gate_kind::sigmoid, gate_kind::tanh};
  static constexpr std::array<std::size_t, 3> order{1, 0, 2};
  static constexpr std::array<std::size_t, 2> of_gates{1, 0};
  static constexpr std::array<std::size_t, 1> of_candidate{2};
  static constexpr bool reset_after = Node::integer("linear_before_reset") != 0;

  /// Where the reset stands before the product, the candidate has a matrix of its own.
  struct matrices {
    std::array<T, hidden * 2 * hidden> gates;
    std::array<T, hidden * hidden> candidate;
  };
  using recurrent_type = std::conditional_t<reset_after, typename cell::recurrent_type, matrices>;
  struct bias_type {
    std::array<T, 3 * hidden> sums;
    vector recurrent;
  };

  [[nodiscard]] static constexpr recurrent_type recurrent_of(auto const& recurrent,
                                                             std::size_t direction) noexcept {
    if constexpr (reset_after) {
      return cell::recurrent_of(recurrent, direction);
    } else {
      matrices result{};
      result.gates = gate_columns<of_gates, gates, hidden, hidden>(recurrent, direction);
      result.candidate = gate_columns<of_candidate, gates, hidden, hidden>(recurrent, direction);
      return result;
    }
  }
  [[nodiscard]] static constexpr bias_type bias_of(auto const& bias,
                                                   std::size_t direction) noexcept {
    bias_type result{};
    result.sums = gate_biases<order, gates, hidden>(bias, direction, 0);
    auto const more = gate_biases<order, gates, hidden>(bias, direction, 1);
    for (std::size_t i = 0; i < (reset_after ? 2 : 3) * hidden; ++i) {
      result.sums[i] += more[i];
    }
    if constexpr (reset_after) {
      ctnn::detail::copy(more.data() + 2 * hidden, hidden, result.recurrent.data());
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
  static constexpr void step(auto const&, recurrent_type const& recurrent, bias_type const& bias,
                             std::array<T, gates * hidden>& sums, vector& state, vector&) noexcept {
    constexpr auto f = functions<Direction>;
    if constexpr (reset_after) {
      if constexpr (is_usual<Direction>) {
        std::array<T, gates * hidden> of_gates_and_state;
        vector candidate;
        kernels::gru_step<hidden>(sums, recurrent, bias.recurrent, state, of_gates_and_state,
                                  candidate);
      } else {
        std::array<T, gates * hidden> all{};
        ctnn::detail::copy(sums.data(), 2 * hidden, all.data());
        ctnn::detail::copy(bias.recurrent.data(), hidden, all.data() + 2 * hidden);
        kernels::multiply_accumulate<kernels::gates_product<gates, hidden>>(state, recurrent, all);
        for (std::size_t u = 0; u < hidden; ++u) {
          T const reset = clipped_gate<Node, f[0]>(all[u]);
          T const candidate =
              clipped_gate<Node, f[1]>(ctnn::fma(reset, all[2 * hidden + u], sums[2 * hidden + u]));
          state[u] = ctnn::detail::gate_mixed(clipped_gate<Node, f[0]>(all[hidden + u]), candidate,
                                              state[u]);
        }
      }
    } else {
      std::array<T, 2 * hidden> both;
      ctnn::detail::copy(sums.data(), 2 * hidden, both.data());
      kernels::multiply_accumulate<product<2>>(state, recurrent.gates, both);
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
      kernels::multiply_accumulate<product<1>>(reset, recurrent.candidate, candidate);
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
          state.data(),
          [](auto const& z, auto const& n, auto const& h) {
            return ctnn::detail::gate_mixed(z, n, h);
          },
          both.data() + hidden, candidate.data(), state.data());
    }
  }

private:
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
  using cell = detail::gru_step<Node, calculated<element_of<Node::template input<0>().type>>>;
};

} // namespace ctnn::onnx
