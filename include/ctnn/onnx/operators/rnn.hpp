// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/elementwise.hpp>
#include <ctnn/kernels/matmul.hpp>
#include <ctnn/onnx/inference/operation.hpp>
#include <ctnn/onnx/inference/tensor_type.hpp>
#include <ctnn/onnx/operators/gate_function.hpp>
#include <ctnn/onnx/operators/recurrence.hpp>

#include <array>
#include <cstddef>

namespace ctnn::onnx {

namespace detail {

/// h' = f(x W + b + h R).
template <class Node, class T>
struct rnn_step {
  using value_type = T;
  static constexpr std::size_t gates = 1;
  static constexpr bool has_cell_state = false;
  static constexpr std::array defaults{gate_kind::tanh};
  static constexpr std::array<std::size_t, 1> order{0};
  using sizes = recurrence<Node, gates>;
  static constexpr std::size_t hidden = sizes::hidden;

  struct parameters {
    alignas(64) std::array<T, sizes::features * hidden> weight;
    alignas(64) std::array<T, hidden * hidden> recurrent;
    std::array<T, hidden> bias;
  };

  [[nodiscard]] static constexpr parameters parameters_of(auto const& weight, auto const& recurrent,
                                                          auto const& bias,
                                                          std::size_t direction) noexcept {
    // Member by member: of an aggregate made at once, GCC 12 (-O3 -march=native) writes wrong
    // numbers.
    parameters result{};
    result.weight = gate_columns<order, gates, hidden, sizes::features>(weight, direction);
    result.recurrent = gate_columns<order, gates, hidden, hidden>(recurrent, direction);
    result.bias = sum_of(gate_biases<order, gates, hidden>(bias, direction, 0),
                         gate_biases<order, gates, hidden>(bias, direction, 1));
    return result;
  }

  template <std::size_t Direction>
  static constexpr gate_function function =
      gate_functions<Node, defaults, sizes::directions>()[Direction];

  template <std::size_t Direction>
  static constexpr void step(auto const&, parameters const& given, std::array<T, hidden>& sums,
                             std::array<T, hidden>& state, std::array<T, hidden>&) noexcept {
    kernels::multiply_accumulate<kernels::matrix_product{
        .rows = 1,
        .inner = hidden,
        .columns = hidden,
        .chains = kernels::contraction_chains(hidden, hidden)}>(state, given.recurrent, sums);
    kernels::transform<hidden>(
        state.data(), [](T x) { return clipped_gate<Node, function<Direction>>(x); }, sums.data());
  }
};

} // namespace detail

/// A simple recurrent layer over a sequence: h' = f(x W + b + h R), f being tanh unless activations
/// says otherwise. Source: ONNX RNN (opset 14).
template <>
struct operation<"RNN"> {
  template <class Node>
  static consteval auto infer() {
    using cell = detail::rnn_step<Node, float>;
    detail::demand_gate_functions<Node, cell::defaults, cell::sizes::directions>();
    return detail::recurrence_outputs<Node, 1>();
  }

  template <class Node>
  [[nodiscard]] static consteval std::size_t macs() {
    return detail::recurrence_macs<Node>();
  }

  template <class Node>
  static constexpr void run(auto const& arguments) noexcept {
    using T = calculated<detail::element_in<decltype(arguments.template input<0>())>>;
    detail::recur<Node, detail::rnn_step<Node, T>>(arguments);
  }
};

} // namespace ctnn::onnx
