// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/copy.hpp>
#include <ctnn/kernels/elementwise.hpp>
#include <ctnn/kernels/matmul.hpp>
#include <ctnn/kernels/processor/gate_row.hpp>
#include <ctnn/kernels/processor/gates.hpp>
#include <ctnn/kernels/sizes/gates.hpp>
#include <ctnn/math/fma.hpp>
#include <ctnn/math/gates.hpp>
#include <ctnn/math/rounded.hpp>

#include <array>
#include <cstddef>
#include <type_traits>

namespace ctnn::kernels {

/// A step of a long short-term memory with the gates i, f, g, o: see `ctnn::lstm_cell`. `gates`
/// holds what x and the bias say of their sums, and then the gates themselves; `cell_tanh` is that
/// of the new cell.
template <std::size_t Hidden, class T>
[[gnu::always_inline]] constexpr void
lstm_step(std::array<T, 4 * Hidden>& gates, std::array<T, Hidden * 4 * Hidden> const& weight,
          std::array<T, Hidden>& hidden, std::array<T, Hidden>& cell,
          std::array<T, Hidden>& cell_tanh) noexcept {
  T* const input = gates.data();
  T* const forget = input + Hidden;
  T* const modulation = forget + Hidden;
  T* const output = modulation + Hidden;
  constexpr auto new_cell = [](auto const& i, auto const& f, auto const& g, auto const& c) {
    return fma(f, c, detail::rounded(i * g));
  };
  constexpr auto new_hidden = [](auto const& o, auto const& c) { return detail::rounded(o * c); };
  if consteval {
    constexpr auto sigmoid = [](auto const& sum) { return detail::gate_sigmoid(sum); };
    constexpr auto tanh = [](auto const& sum) { return detail::gate_tanh(sum); };
    multiply_accumulate<gates_product<4, Hidden>>(hidden, weight, gates);
    transform<2 * Hidden>(input, sigmoid, input);
    transform<Hidden>(modulation, tanh, modulation);
    transform<Hidden>(output, sigmoid, output);
    transform<Hidden>(cell.data(), new_cell, input, forget, modulation, cell.data());
    transform(cell_tanh, tanh, cell);
    transform<Hidden>(hidden.data(), new_hidden, output, cell_tanh.data());
  } else {
    if constexpr (using row_type = processor::gate_row<T, 4, Hidden>; row_type::fits) {
      row_type row(gates.data());
      row_type const activated =
          row.template add_and_activate<gates_product<4, Hidden>, 2>(hidden.data(), weight.data());
      processor::for_each_units<T, Hidden>(
          [&]<std::size_t First, std::size_t Count, std::size_t Width>()
              __attribute__((always_inline)) {
                processor::units<T, Hidden, Count, Width> const units{First};
                auto const i = row.template function_of_units<0, 2, First, Count, Width>(activated);
                auto const f = row.template function_of_units<1, 2, First, Count, Width>(activated);
                auto const g = row.template function_of_units<2, 2, First, Count, Width>(activated);
                auto const o = row.template function_of_units<3, 2, First, Count, Width>(activated);
                auto const c = new_cell(i, f, g, units.load(cell.data()));
                auto const of_cell = detail::gate_tanh(c);
                units.store(input, i);
                units.store(forget, f);
                units.store(modulation, g);
                units.store(output, o);
                units.store(cell.data(), c);
                units.store(cell_tanh.data(), of_cell);
                units.store(hidden.data(), new_hidden(o, of_cell));
              });
    } else {
      constexpr bool by_rows = processor::sums_by_rows<T, 4, Hidden>;
      if constexpr (by_rows) {
        multiply_accumulate<gates_product<4, Hidden>>(hidden, weight, gates);
      }
      processor::update_units<Hidden>(
          hidden.data(), [&](auto const& units) __attribute__((always_inline)) {
            typename std::remove_cvref_t<decltype(units)>::pack sums[4] = {
                units.load(input), units.load(forget), units.load(modulation), units.load(output)};
            if constexpr (!by_rows) {
              units.add_product(hidden.data(), weight.data(), sums);
            }
            auto const i = detail::gate_sigmoid(sums[0]);
            auto const f = detail::gate_sigmoid(sums[1]);
            auto const g = detail::gate_tanh(sums[2]);
            auto const o = detail::gate_sigmoid(sums[3]);
            auto const c = new_cell(i, f, g, units.load(cell.data()));
            auto const of_cell = detail::gate_tanh(c);
            units.store(input, i);
            units.store(forget, f);
            units.store(modulation, g);
            units.store(output, o);
            units.store(cell.data(), c);
            units.store(cell_tanh.data(), of_cell);
            return new_hidden(o, of_cell);
          });
    }
  }
}

} // namespace ctnn::kernels
