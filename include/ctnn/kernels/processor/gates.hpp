// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/copy.hpp>
#include <ctnn/detail/extremes.hpp>
#include <ctnn/kernels/processor/partial_vector.hpp>
#include <ctnn/kernels/processor/register_tile.hpp>
#include <ctnn/kernels/sizes/gates.hpp>
#include <ctnn/math/lanes.hpp>
#include <ctnn/math/pack.hpp>

#include <bit>
#include <cstddef>

namespace ctnn::kernels::processor {

/// Whether all sums of a recurrent layer are computed before its gates, row by row of its weights:
/// where the numbers of some units of a gate lie across the lines of the cache but rows do not, or
/// where the weights outgrow it.
template <class T, std::size_t Gates, std::size_t Hidden>
inline constexpr bool sums_by_rows =
    (Hidden > detail::native_lanes<T> && Hidden % detail::native_lanes<T> != 0 &&
     Gates * Hidden % detail::native_lanes<T> == 0) ||
    streams_gates<Gates, Hidden>;

/// Count units of a recurrent layer from `first` on, in one vector, whose last lanes are not used
/// where Count is less than Width.
template <class T, std::size_t Hidden, std::size_t Count, std::size_t Width>
struct units {
  using vector = detail::lanes<T, Width>;
  using pack = detail::pack<T, Width>;

  std::size_t first;

  /// The numbers of these units, of those of all.
  [[nodiscard, gnu::always_inline]] pack load(T const* of_all) const noexcept {
    return {load_part<Count, Width>(of_all + first, T{0})};
  }
  [[gnu::always_inline]] void store(T* of_all, pack const& x) const noexcept {
    store_part<Count, Width, T>(of_all + first, x.values);
  }

  /// Adds hidden (Hidden) @ weight (Hidden, Gates * Hidden) to sums of all gates: see
  /// `gates_product`.
  template <std::size_t Gates>
  [[gnu::always_inline]] void add_product(T const* hidden, T const* weight,
                                          pack (&sums)[Gates]) const noexcept {
    constexpr std::size_t chains = gates_product<Gates, Hidden>.chains;
    constexpr std::size_t at_once =
        detail::smaller(chains, std::bit_floor((register_count - 2) / Gates));
    constexpr std::size_t rounds = Hidden / chains;
    constexpr std::size_t row = Gates * Hidden;
    vector parts[chains][Gates];
    unrolled<chains / at_once>([&]<std::size_t Group>() __attribute__((always_inline)) {
      constexpr std::size_t first_chain = Group * at_once;
      vector chain[at_once][Gates];
      unrolled<at_once>([&]<std::size_t Chain>() __attribute__((always_inline)) {
        unrolled<Gates>([&]<std::size_t Gate>() __attribute__((always_inline)) {
          chain[Chain][Gate] = first_chain + Chain == 0 ? sums[Gate].values : vector{};
        });
      });
      auto const step = [&]<std::size_t Chain>(T const* factor,
                                               T const* weights) __attribute__((always_inline)) {
        vector const factors = detail::broadcast<Width>(*factor);
        unrolled<Gates>([&]<std::size_t Gate>() __attribute__((always_inline)) {
          chain[Chain][Gate] = detail::fma<T, Width>(
              factors, load_part<Count, Width>(weights + Gate * Hidden, T{0}), chain[Chain][Gate]);
        });
      };
      T const* factor = hidden + first_chain;
      T const* weights = weight + first_chain * row + first;
      auto const round = [&]() __attribute__((always_inline)) {
        unrolled<at_once>([&]<std::size_t Chain>() __attribute__((always_inline)) {
          step.template operator()<Chain>(factor + Chain, weights + Chain * row);
        });
        factor += chains;
        weights += chains * row;
      };
      if constexpr (rounds <= 4) {
        unrolled<rounds>([&]<std::size_t>() __attribute__((always_inline)) { round(); });
      } else {
        // Unrolled by Clang, it would move the loads of `hidden` before the loop over units, and
        // then keep them on the stack.
#if defined(__clang__)
#pragma clang loop unroll(disable)
#endif
        for (std::size_t i = 0; i < rounds; ++i) {
          round();
        }
      }
      unrolled<at_once>([&]<std::size_t Chain>() __attribute__((always_inline)) {
        if constexpr (first_chain + Chain < Hidden % chains) {
          step.template operator()<Chain>(factor + Chain, weights + Chain * row);
        }
        unrolled<Gates>([&]<std::size_t Gate>() __attribute__((always_inline)) {
          parts[first_chain + Chain][Gate] = chain[Chain][Gate];
        });
      });
    });
    add_halves<T, Width, chains * Gates, chains>(&parts[0][0]);
    unrolled<Gates>([&]<std::size_t Gate>()
                        __attribute__((always_inline)) { sums[Gate].values = parts[0][Gate]; });
  }
};

/// Calls `visit(units)` for all units of a recurrent layer, and then sets its hidden state: `visit`
/// returns what its units of it become, and sees all of it as it was.
template <std::size_t Hidden, class T, class Visit>
[[gnu::always_inline]] inline void update_units(T* hidden, Visit visit) noexcept {
  constexpr std::size_t most = detail::native_lanes<T>;
  constexpr std::size_t rest = Hidden % most;
  constexpr std::size_t width = std::bit_ceil(detail::larger<std::size_t>(rest, 16 / sizeof(T)));
  using last_units = units<T, Hidden, rest, width>;
  if constexpr (Hidden < most) {
    last_units const all{0};
    all.store(hidden, visit(all));
  } else {
    alignas(64) T next[Hidden];
    for (std::size_t first = 0; first < Hidden - rest; first += most) {
      units<T, Hidden, most, most> const some{first};
      some.store(next, visit(some));
    }
    if constexpr (rest > 0) {
      last_units const last{Hidden - rest};
      last.store(next, visit(last));
    }
    detail::copy(next, Hidden, hidden);
  }
}

} // namespace ctnn::kernels::processor
