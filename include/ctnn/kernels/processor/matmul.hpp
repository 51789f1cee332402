// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/extremes.hpp>
#include <ctnn/detail/for_each_part.hpp>
#include <ctnn/kernels/processor/dot.hpp>
#include <ctnn/kernels/processor/four_columns.hpp>
#include <ctnn/kernels/processor/narrow_product.hpp>
#include <ctnn/kernels/processor/register_tile.hpp>
#include <ctnn/kernels/processor/transposed_copy.hpp>
#include <ctnn/kernels/sizes/matrix_product.hpp>
#include <ctnn/math/lanes.hpp>

#include <cstddef>

namespace ctnn::kernels::processor {

/// A block of c that stands in registers while the inner index runs: c (rows, columns), how far
/// apart the rows of a, b and c lie, and the number of inner steps.
struct tile_product {
  std::size_t rows;
  std::size_t inner;
  std::size_t columns;
  matrix_strides a;
  std::size_t b_row;
  std::size_t c_row;
  std::size_t chains = 1;
};

/// One tile: c = start + a @ b.
template <tile_product P, start Start, class T>
[[gnu::always_inline]] inline void multiply_tile(T const* a, T const* b, T const* from,
                                                 T* c) noexcept {
  using row = register_row<T, P.columns>;
  using vector = typename row::vector;
  constexpr std::size_t sums_a_chain = P.rows * row::count;
  constexpr std::size_t chains_at_once =
      detail::smaller(P.chains, std::bit_floor(detail::larger<std::size_t>(
                                    1, (register_count - 2) / (sums_a_chain + row::count))));
  // Rows of c that do not fill a vector are loaded and stored with the beginning of the next one,
  // which is stored behind them.
  constexpr auto whole = [](std::size_t index) {
    return row::partial && P.c_row == P.columns && index + 1 < P.rows;
  };
  // The last term stands outside of the loop, since its row of b may end where b does.
  constexpr std::size_t rounds = (P.inner - 1) / P.chains;
  constexpr std::size_t rest = P.inner - rounds * P.chains;

  vector sums[P.chains][P.rows][row::count];
  unrolled<P.rows>([&]<std::size_t Row>() __attribute__((always_inline)) {
    unrolled<row::count>([&]<std::size_t V>() __attribute__((always_inline)) {
      if constexpr (Start == start::zero) {
        sums[0][Row][V] = vector{};
      } else if constexpr (Start == start::column) {
        sums[0][Row][V] = detail::broadcast<row::width>(from[Row]);
      } else if constexpr (Start == start::present && whole(Row)) {
        sums[0][Row][V] = row::template load_past<V>(from + Row * P.c_row);
      } else {
        sums[0][Row][V] = row::template load<V>(from + (Start == start::row ? 0 : Row * P.c_row));
      }
    });
  });
  unrolled<P.chains / chains_at_once>([&]<std::size_t Group>() __attribute__((always_inline)) {
    vector chain[chains_at_once][P.rows][row::count];
    unrolled<chains_at_once>([&]<std::size_t Chain>() __attribute__((always_inline)) {
      unrolled<P.rows>([&]<std::size_t Row>() __attribute__((always_inline)) {
        unrolled<row::count>([&]<std::size_t V>() __attribute__((always_inline)) {
          chain[Chain][Row][V] = Group + Chain == 0 ? sums[0][Row][V] : vector{};
        });
      });
    });
    constexpr std::size_t first = Group * chains_at_once;
    auto const step = [&]<std::size_t Chain, bool Last = false>(
                          T const* factors, T const* weights) __attribute__((always_inline)) {
      vector weight[row::count];
      unrolled<row::count>([&]<std::size_t V>() __attribute__((always_inline)) {
        weight[V] = Last ? row::template load<V>(weights) : row::template load_past<V>(weights);
      });
      unrolled<P.rows>([&]<std::size_t Row>() __attribute__((always_inline)) {
        vector const factor = detail::broadcast<row::width>(factors[Row * P.a.row]);
        unrolled<row::count>([&]<std::size_t V>() __attribute__((always_inline)) {
          chain[Chain][Row][V] =
              detail::fma<T, row::width>(factor, weight[V], chain[Chain][Row][V]);
        });
      });
    };
    auto const round = [&](T const* factors, T const* weights) __attribute__((always_inline)) {
      unrolled<chains_at_once>([&]<std::size_t Chain>() __attribute__((always_inline)) {
        step.template operator()<Chain>(factors + (first + Chain) * P.a.column,
                                        weights + (first + Chain) * P.b_row);
      });
    };
    // Enough work in a turn of the loop to hide its counting.
    constexpr std::size_t unroll =
        detail::clamped<std::size_t>(8 / (chains_at_once * sums_a_chain), 1, 8);
    if constexpr (rounds <= unroll) {
      unrolled<rounds>([&]<std::size_t Round>() __attribute__((always_inline)) {
        round(a + Round * P.chains * P.a.column, b + Round * P.chains * P.b_row);
      });
    } else {
      T const* factors = a;
      T const* weights = b;
      // Clang would unroll further, which halves the speed at which it streams weights from the
      // second cache.
#if defined(__clang__)
#pragma clang loop unroll(disable)
#endif
      for (std::size_t turn = 0; turn < rounds / unroll; ++turn) {
        unrolled<unroll>([&]<std::size_t Round>() __attribute__((always_inline)) {
          round(factors + Round * P.chains * P.a.column, weights + Round * P.chains * P.b_row);
        });
        factors += unroll * P.chains * P.a.column;
        weights += unroll * P.chains * P.b_row;
      }
      unrolled<rounds % unroll>([&]<std::size_t Round>() __attribute__((always_inline)) {
        round(factors + Round * P.chains * P.a.column, weights + Round * P.chains * P.b_row);
      });
    }
    unrolled<chains_at_once>([&]<std::size_t Chain>() __attribute__((always_inline)) {
      if constexpr (first + Chain < rest) {
        constexpr std::size_t inner = rounds * P.chains + first + Chain;
        step.template operator()<Chain, inner + 1 == P.inner>(a + inner * P.a.column,
                                                              b + inner * P.b_row);
      }
      unrolled<P.rows>([&]<std::size_t Row>() __attribute__((always_inline)) {
        unrolled<row::count>([&]<std::size_t V>() __attribute__((always_inline)) {
          sums[first + Chain][Row][V] = chain[Chain][Row][V];
        });
      });
    });
  });
  add_halves<T, row::width, P.chains * sums_a_chain, P.chains>(&sums[0][0][0]);
  unrolled<P.rows>([&]<std::size_t Row>() __attribute__((always_inline)) {
    unrolled<row::count>([&]<std::size_t V>() __attribute__((always_inline)) {
      if constexpr (whole(Row)) {
        detail::store<row::width, T>(c + Row * P.c_row, sums[0][Row][V]);
      } else {
        row::template store<V>(c + Row * P.c_row, sums[0][Row][V]);
      }
    });
  });
}

template <tile_product P, start Start, class T>
[[gnu::noinline]] void multiply_tile_called(T const* a, T const* b, T const* from, T* c) noexcept {
  multiply_tile<P, Start>(a, b, from, c);
}

/// Straight code where there is little of it.
template <tile_product P, start Start, class T>
[[gnu::always_inline]] inline void multiply_tile_anywhere(T const* a, T const* b, T const* from,
                                                          T* c) noexcept {
  if constexpr (P.rows * register_row<T, P.columns>::count * P.inner <= 256) {
    multiply_tile<P, Start>(a, b, from, c);
  } else {
    multiply_tile_called<P, Start>(a, b, from, c);
  }
}

/// How a product is cut into tiles.
template <class T, matrix_product P>
struct matmul_tiles {
  /// The last four may be computed apart.
  static constexpr std::size_t columns =
      four_columns<T, P>::suits && P.columns > 4 ? P.columns - 4 : P.columns;
  /// A lone row streams b and needs many sums in flight, many rows share each vector of b.
  using panels = register_panels<T, columns, P.rows == 1 ? register_count / 2 : register_count / 8>;
  static constexpr std::size_t chains_at_once = detail::smaller<std::size_t>(P.chains, 8);
  static constexpr std::size_t rows = detail::even_part(
      P.rows, (register_count - panels::vectors - 1) / (panels::vectors * chains_at_once));
};

/// c = start + a @ b for the columns of a panel; b and c point at its first column.
template <matrix_product P, std::size_t Columns, std::size_t Inner, std::size_t BRow, start Start,
          class T>
[[gnu::always_inline]] inline void multiply_panel(T const* a, T const* b, T const* from,
                                                  T* c) noexcept {
  constexpr std::size_t from_step = Start == start::present  ? P.columns
                                    : Start == start::column ? 1
                                                             : 0;
  detail::for_each_part<P.rows, matmul_tiles<T, P>::rows>(
      [&]<std::size_t Rows>(std::size_t row) __attribute__((always_inline)) {
        constexpr tile_product tile{Rows, Inner, Columns, P.a, BRow, P.columns, P.chains};
        multiply_tile_anywhere<tile, Start>(a + row * P.a.row, b, from + row * from_step,
                                            c + row * P.columns);
      });
}

/// A panel's copy of Columns columns of b, in blocks of its rows that stay in the first cache.
template <matrix_product P, std::size_t Columns, class T>
struct copied_panel {
  static constexpr std::size_t row = detail::larger(Columns, register_row<T, Columns>::width);
  static constexpr std::size_t block = P.chains > 1
                                           ? P.inner
                                           : detail::clamped<std::size_t>(32768 / (row * sizeof(T)),
                                                                          1, P.inner);
};

/// The same as `multiply_panel` with a copy of b's panel.
template <matrix_product P, std::size_t Columns, start Start, class T>
[[gnu::always_inline]] inline void multiply_copied_panel(T const* a, T const* b, T const* from,
                                                         T* c) noexcept {
  using row = register_row<T, Columns>;
  constexpr std::size_t panel_row = copied_panel<P, Columns, T>::row;
  constexpr std::size_t block = copied_panel<P, Columns, T>::block;
  alignas(64) T panel[block * panel_row];
  auto const run =
      [&]<std::size_t Inner, start From>(std::size_t inner) __attribute__((always_inline)) {
        T const* b_row = b + inner * P.b.row;
        if constexpr (P.b.row == 1) {
          copy_transposed<Columns, Inner>(b_row, P.b.column, panel, panel_row);
        } else {
          for (std::size_t i = 0; i < Inner; ++i) {
            if constexpr (P.b.column == 1) {
              unrolled<row::count>([&]<std::size_t V>() __attribute__((always_inline)) {
                row::template store<V>(panel + i * panel_row, row::template load<V>(b_row));
              });
            } else {
              for (std::size_t column = 0; column < Columns; ++column) {
                panel[i * panel_row + column] = b_row[column * P.b.column];
              }
            }
            b_row += P.b.row;
          }
        }
        multiply_panel<P, Columns, Inner, panel_row, From>(a + inner * P.a.column, panel,
                                                           From == start::present ? c : from, c);
      };
  run.template operator()<block, Start>(0);
  detail::for_each_part<P.inner - block, block>(
      [&]<std::size_t Inner>(std::size_t inner) __attribute__((always_inline)) {
        run.template operator()<Inner, start::present>(block + inner);
      });
}

/// Whether panels of b are copied: where it outgrows the second cache, a copy of a block of it is
/// read from the first.
template <matrix_product P, class T>
inline constexpr bool panels_are_copied =
    P.b.column != 1 || (P.rows >= 32 && P.chains == 1 && P.inner * P.columns * sizeof(T) > 2097152);

/// c = start + a @ b for a row-major c of more than one column.
template <matrix_product P, start Start, class T>
[[gnu::always_inline]] inline void multiply_tiled(T const* a, T const* b, T const* from,
                                                  T* c) noexcept {
  auto const starts_of = [from](std::size_t column) __attribute__((always_inline)) {
    return from + (Start == start::row || Start == start::present ? column : 0);
  };
  if constexpr (four_columns<T, P>::suits) {
    constexpr std::size_t first = P.columns - 4;
    multiply_four_columns<P, Start>(a, b + first, starts_of(first), c + first);
    if constexpr (first == 0) {
      return;
    }
  }
  matmul_tiles<T, P>::panels::for_each(
      [&]<std::size_t Columns>(std::size_t first) __attribute__((always_inline)) {
        T const* const b_panel = b + first * P.b.column;
        T const* const starts = starts_of(first);
        if constexpr (panels_are_copied<P, T>) {
          multiply_copied_panel<P, Columns, Start>(a, b_panel, starts, c + first);
        } else {
          multiply_panel<P, Columns, P.inner, P.b.row, Start>(a, b_panel, starts, c + first);
        }
      });
}

/// What `multiply` of rows of b that lie one behind the other keeps on the stack: its panels are of
/// at most two widths.
template <matrix_product P, class T>
inline constexpr std::size_t multiply_buffer_bytes = [] {
  if constexpr (narrow_product<T, P>::suits) {
    return P.inner * sizeof(detail::lanes<T, detail::native_lanes<T>>);
  } else if constexpr (P.columns > 1 && panels_are_copied<P, T>) {
    return std::size_t{2 * 32768};
  } else {
    return std::size_t{0};
  }
}();

/// See `kernels::multiply`; `from` is c where that is what the sums go on from.
template <matrix_product P, start Start, class T>
[[gnu::always_inline]] inline void multiply(T const* a, T const* b, T const* from, T* c) noexcept {
  if constexpr (narrow_product<T, P>::suits && Start != start::column) {
    multiply_narrow<P, Start>(a, b, from, c);
  } else if constexpr (P.columns > 1) {
    multiply_tiled<P, Start>(a, b, from, c);
  } else if constexpr (P.rows > 1 && (P.a.column != 1 || P.b.row != 1)) {
    // A column is the row of the transposed product.
    constexpr matrix_product transposed{.rows = 1,
                                        .inner = P.inner,
                                        .columns = P.rows,
                                        .a = {P.inner, P.b.row},
                                        .b = {P.a.column, P.a.row},
                                        .chains = P.chains};
    constexpr start of_transposed = Start == start::row      ? start::column
                                    : Start == start::column ? start::row
                                                             : Start;
    multiply_tiled<transposed, of_transposed>(b, a, from, c);
  } else {
    for (std::size_t row = 0; row < P.rows; ++row) {
      T const sum = Start == start::zero ? T{0} : from[Start == start::row ? 0 : row];
      c[row] = dot<P.inner, P.chains, T>(a + row * P.a.row, b, sum);
    }
  }
}

/// The same as a function of its own, which all that multiply alike share.
template <matrix_product P, start Start, class T>
[[gnu::noinline]] void multiply_outlined(T const* a, T const* b, T const* from, T* c) noexcept {
  multiply<P, Start>(a, b, from, c);
}

} // namespace ctnn::kernels::processor
