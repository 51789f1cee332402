// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/copy.hpp>
#include <ctnn/kernels/matmul.hpp>
#include <ctnn/onnx/operators/parts.hpp>
#include <ctnn/onnx/operators/recurrence.hpp>
#include <ctnn/onnx/operators/recurrent_cell.hpp>

#include <array>
#include <cstddef>

namespace ctnn::onnx::detail {

/// Size numbers of an array as an array.
template <std::size_t Size, class T, std::size_t All>
[[nodiscard]] constexpr std::array<T, Size> numbers_at(std::array<T, All> const& x,
                                                       std::size_t first) noexcept {
  std::array<T, Size> result;
  ctnn::detail::copy(x.data() + first, Size, result.data());
  return result;
}

/// Numbers into an array, as what it holds.
template <class To, std::size_t All, class T, std::size_t Size>
constexpr void put_numbers(std::array<To, All>& to, std::size_t first,
                           std::array<T, Size> const& x) noexcept {
  for (std::size_t i = 0; i < Size; ++i) {
    to.data()[first + i] = static_cast<To>(x.data()[i]);
  }
}

/// All samples, directions and times, one after the other.
template <class Node, class Cell>
constexpr void recur(auto const& arguments, auto const& weights, auto const& recurrents,
                     auto const& biases) noexcept {
  using sizes = recurrence<Node, Cell::gates>;
  using T = typename Cell::value_type;
  constexpr std::size_t hidden = sizes::hidden;
  constexpr std::size_t columns = Cell::gates * hidden;
  constexpr std::size_t features = sizes::features;
  auto const& x = calculable(arguments.template input<0>());
  auto const run = [&]<std::size_t Direction>() {
    for (std::size_t sample = 0; sample < sizes::samples; ++sample) {
      std::array<T, hidden> state{};
      std::array<T, hidden> cell{};
      std::size_t const row = sizes::state_row(Direction, sample) * hidden;
      if constexpr (Node::has_input(5)) {
        state = numbers_at<hidden>(calculable(arguments.template input<5>()), row);
      }
      if constexpr (Cell::has_cell_state && Node::has_input(6)) {
        cell = numbers_at<hidden>(calculable(arguments.template input<6>()), row);
      }
      std::size_t length = sizes::time;
      if constexpr (Node::has_input(4)) {
        auto const given = arguments.template input<4>()[sample];
        length = given < 0                                  ? 0
                 : static_cast<std::size_t>(given) < length ? static_cast<std::size_t>(given)
                                                            : length;
      }
      for (std::size_t step = 0; step < sizes::time; ++step) {
        std::size_t const t =
            sizes::reversed(Direction) && step < length ? length - 1 - step : step;
        if (step < length) {
          std::array<T, columns> sums;
          kernels::multiply<
              kernels::matrix_product{.rows = 1,
                                      .inner = features,
                                      .columns = columns,
                                      .chains = kernels::contraction_chains(features, columns)},
              kernels::start::row>(numbers_at<features>(x, sizes::x_row(t, sample) * features),
                                   weights[Direction], biases[Direction].sums, sums);
          Cell::template step<Direction>(arguments, recurrents[Direction], biases[Direction], sums,
                                         state, cell);
        }
        if constexpr (Node::has_output(0)) {
          put_numbers(arguments.template output<0>(), sizes::y_row(t, Direction, sample) * hidden,
                      step < length ? state : std::array<T, hidden>{});
        }
      }
      if constexpr (Node::has_output(1)) {
        put_numbers(arguments.template output<1>(), row, state);
      }
      if constexpr (Cell::has_cell_state && Node::has_output(2)) {
        put_numbers(arguments.template output<2>(), row, cell);
      }
    }
  };
  run.template operator()<0>();
  if constexpr (sizes::directions == 2) {
    run.template operator()<1>();
  }
}

/// The same with the parameters that the inputs are. A cell is a `recurrent_cell` and does
/// `step<direction>(arguments, recurrent, bias, sums, hidden, cell)`, where
/// `sums` is what x and the bias say of the gates.
template <class Node, class Cell>
constexpr void recur(auto const& arguments) noexcept {
  with_weights<Node, Cell, 1>(arguments, [&](auto const& weights) {
    with_weights<Node, Cell, 2>(arguments, [&](auto const& recurrents) {
      with_biases<Node, Cell>(arguments, [&](auto const& biases) {
        recur<Node, Cell>(arguments, weights, recurrents, biases);
      });
    });
  });
}

} // namespace ctnn::onnx::detail
