// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/for_each_part.hpp>
#include <ctnn/kernels/processor/partial_vector.hpp>
#include <ctnn/kernels/processor/register_tile.hpp>
#include <ctnn/kernels/sizes/matrix_product.hpp>
#include <ctnn/math/lanes.hpp>

#include <cstddef>

namespace ctnn::kernels::processor {

/// The last four columns of a product whose other columns fill vectors: a vector holds them for
/// several rows, where a vector of one row would be nearly empty.
template <class T, matrix_product P>
struct four_columns {
  static constexpr std::size_t width = detail::native_lanes<T>;
  static constexpr std::size_t rows = width / 4;
  static constexpr bool suits = rows >= 4 && P.columns % width == 4 && P.rows % rows == 0 &&
                                P.inner > 4 && P.chains == 1 && P.a.column == 1 && P.b.column == 1;
  using vector = detail::lanes<T, width>;

  /// Four numbers from each of `rows` places.
  template <std::size_t Width = width>
  [[nodiscard, gnu::always_inline]] static detail::lanes<T, Width>
  load(T const* from, std::size_t apart) noexcept {
    if constexpr (Width == 4) {
      return detail::load<4>(from);
    } else {
      return joined<T, Width / 2>(load<Width / 2>(from, apart),
                                  load<Width / 2>(from + Width / 8 * apart, apart));
    }
  }
  template <std::size_t Width = width>
  [[gnu::always_inline]] static void store(T* to, std::size_t apart,
                                           detail::lanes<T, Width> const& x) noexcept {
    if constexpr (Width == 4) {
      detail::store<4, T>(to, x);
    } else {
      store<Width / 2>(to, apart, part<T, Width, 0, Width / 2>(x));
      store<Width / 2>(to + Width / 8 * apart, apart, part<T, Width, Width / 2, Width / 2>(x));
    }
  }
};

/// c = start + a @ b for the four columns where b, c and the starts point.
template <matrix_product P, start Start, class T>
[[gnu::always_inline]] inline void multiply_four_columns(T const* a, T const* b, T const* from,
                                                         T* c) noexcept {
  using four = four_columns<T, P>;
  using vector = typename four::vector;
  constexpr std::size_t width = four::width;
  constexpr std::size_t vectors = P.rows / four::rows;
  detail::for_each_part<vectors, detail::even_part(vectors, register_count / 4)>(
      [&]<std::size_t Count>(std::size_t first) __attribute__((always_inline)) {
        T const* const a_rows = a + first * four::rows * P.a.row;
        T* const c_rows = c + first * four::rows * P.columns;
        vector sums[Count];
        unrolled<Count>([&]<std::size_t I>() __attribute__((always_inline)) {
          if constexpr (Start == start::zero) {
            sums[I] = vector{};
          } else if constexpr (Start == start::row) {
            sums[I] = four::load(from, 0);
          } else if constexpr (Start == start::column) {
            auto const starts = detail::load<four::rows>(from + (first + I) * four::rows);
            sums[I] = shuffled<T, width, four::rows>(starts, starts,
                                                     [](std::size_t lane) { return lane / 4; });
          } else {
            sums[I] = four::load(from + (first + I) * four::rows * P.columns, P.columns);
          }
        });
        auto const add = [&]<std::size_t Inner>(std::size_t inner) __attribute__((always_inline)) {
          // The last terms are the last of four.
          std::size_t const from_inner = inner + Inner - 4;
          vector factors[Count];
          unrolled<Count>([&]<std::size_t I>() __attribute__((always_inline)) {
            factors[I] = four::load(a_rows + I * four::rows * P.a.row + from_inner, P.a.row);
          });
          unrolled<Inner>([&]<std::size_t Term>() __attribute__((always_inline)) {
            vector const weight = four::load(b + (inner + Term) * P.b.row, 0);
            unrolled<Count>([&]<std::size_t I>() __attribute__((always_inline)) {
              auto const factor =
                  shuffled<T, width, width>(factors[I], factors[I], [](std::size_t lane) {
                    return lane / 4 * 4 + 4 - Inner + Term;
                  });
              sums[I] = detail::fma<T, width>(factor, weight, sums[I]);
            });
          });
        };
        detail::for_each_part<P.inner, 4>(add);
        unrolled<Count>([&]<std::size_t I>() __attribute__((always_inline)) {
          four::store(c_rows + I * four::rows * P.columns, P.columns, sums[I]);
        });
      });
}

} // namespace ctnn::kernels::processor
