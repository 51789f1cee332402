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

#include <array>
#include <cstddef>
#include <type_traits>

namespace ctnn::kernels {

/// A step of a gated recurrent unit with the gates r, z, n: see `ctnn::gru_cell`. From what x and
/// the bias say of their sums, `from_input`; `gates` become r, z, and what h says of n, and
/// `candidate` n.
template <std::size_t Hidden, class T>
[[gnu::always_inline]] constexpr void
gru_step(std::array<T, 3 * Hidden> const& from_input,
         std::array<T, Hidden * 3 * Hidden> const& weight, std::array<T, Hidden> const& bias,
         std::array<T, Hidden>& hidden, std::array<T, 3 * Hidden>& gates,
         std::array<T, Hidden>& candidate) noexcept {
  T const* const of_reset = from_input.data();
  T const* const of_update = of_reset + Hidden;
  T const* const of_candidate = of_update + Hidden;
  T* const reset = gates.data();
  T* const update = reset + Hidden;
  T* const of_hidden = update + Hidden;
  constexpr auto new_candidate = [](auto const& r, auto const& m, auto const& sum) {
    return detail::gate_tanh(fma(r, m, sum));
  };
  constexpr auto new_hidden = [](auto const& z, auto const& n, auto const& h) {
    return detail::gate_mixed(z, n, h);
  };
  constexpr bool by_rows = processor::sums_by_rows<T, 3, Hidden>;
  auto const add_product = [&] {
    detail::copy(of_reset, 2 * Hidden, reset);
    detail::copy(bias.data(), Hidden, of_hidden);
    multiply_accumulate<gates_product<3, Hidden>>(hidden, weight, gates);
  };
  if consteval {
    add_product();
    transform<2 * Hidden>(reset, [](auto const& sum) { return detail::gate_sigmoid(sum); }, reset);
    transform<Hidden>(candidate.data(), new_candidate, reset, of_hidden, of_candidate);
    transform<Hidden>(hidden.data(), new_hidden, update, candidate.data(), hidden.data());
  } else {
    if constexpr (using row_type = processor::gate_row<T, 3, Hidden>; row_type::fits) {
      row_type const of_x(of_reset);
      row_type row = of_x;
      row.set_last_gate(bias.data());
      row_type const activated =
          row.template add_and_activate<gates_product<3, Hidden>>(hidden.data(), weight.data());
      processor::for_each_units<T, Hidden>(
          [&]<std::size_t First, std::size_t Count, std::size_t Width>()
              __attribute__((always_inline)) {
                processor::units<T, Hidden, Count, Width> const units{First};
                auto const r = row.template function_of_units<0, 3, First, Count, Width>(activated);
                auto const z = row.template function_of_units<1, 3, First, Count, Width>(activated);
                auto const m = row.template of_units<2, First, Count, Width>();
                auto const n =
                    new_candidate(r, m, of_x.template of_units<2, First, Count, Width>());
                units.store(reset, r);
                units.store(update, z);
                units.store(of_hidden, m);
                units.store(candidate.data(), n);
                units.store(hidden.data(), new_hidden(z, n, units.load(hidden.data())));
              });
    } else {
      if constexpr (by_rows) {
        add_product();
      }
      processor::update_units<Hidden>(
          hidden.data(), [&](auto const& units) __attribute__((always_inline)) {
            typename std::remove_cvref_t<decltype(units)>::pack sums[3] = {
                units.load(by_rows ? reset : of_reset), units.load(by_rows ? update : of_update),
                units.load(by_rows ? of_hidden : bias.data())};
            if constexpr (!by_rows) {
              units.add_product(hidden.data(), weight.data(), sums);
            }
            auto const r = detail::gate_sigmoid(sums[0]);
            auto const z = detail::gate_sigmoid(sums[1]);
            auto const n = new_candidate(r, sums[2], units.load(of_candidate));
            units.store(reset, r);
            units.store(update, z);
            units.store(of_hidden, sums[2]);
            units.store(candidate.data(), n);
            return new_hidden(z, n, units.load(hidden.data()));
          });
    }
  }
}

} // namespace ctnn::kernels
