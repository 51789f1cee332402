// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/elementwise.hpp>
#include <ctnn/kernels/matmul.hpp>
#include <ctnn/onnx/inference/operation.hpp>
#include <ctnn/onnx/inference/tensor_type.hpp>
#include <ctnn/onnx/operators/gate_function.hpp>
#include <ctnn/onnx/operators/recur.hpp>
#include <ctnn/onnx/operators/recurrence.hpp>
#include <ctnn/onnx/operators/recurrent_cell.hpp>

#include <array>
#include <cstddef>

namespace ctnn::onnx {

namespace detail {

/// h' = f(x W + b + h R).
template <class Node, class T>
struct rnn_step : recurrent_cell<Node, T, std::array<std::size_t, 1>{0}> {
  using cell = recurrent_cell<Node, T, std::array<std::size_t, 1>{0}>;
  using cell::hidden, typename cell::sizes, typename cell::vector;
  static constexpr std::array defaults{gate_kind::tanh};

  template <std::size_t Direction>
  static constexpr gate_function function =
      gate_functions<Node, defaults, sizes::directions>()[Direction];

  template <std::size_t Direction>
  static constexpr void step(auto const&, auto const& recurrent, auto const&, vector& sums,
                             vector& state, vector&) noexcept {
    kernels::multiply_accumulate<kernels::matrix_product{
        .rows = 1,
        .inner = hidden,
        .columns = hidden,
        .chains = kernels::contraction_chains(hidden, hidden)}>(state, recurrent, sums);
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
  using cell = detail::rnn_step<Node, calculated<element_of<Node::template input<0>().type>>>;
};

} // namespace ctnn::onnx
