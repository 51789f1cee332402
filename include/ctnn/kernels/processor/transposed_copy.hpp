// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/extremes.hpp>
#include <ctnn/kernels/processor/partial_vector.hpp>
#include <ctnn/kernels/processor/register_tile.hpp>
#include <ctnn/math/lanes.hpp>

#include <bit>
#include <cstddef>

namespace ctnn::kernels::processor {

/// What a shuffle of two vectors takes: of each 2 * Half lanes the Half from lane First on, of the
/// first vector and then of the second.
template <std::size_t Width, std::size_t Half, std::size_t First>
struct halves_of_two {
  [[nodiscard]] constexpr std::size_t operator()(std::size_t lane) const noexcept {
    return First + ((lane & Half) == 0 ? lane : Width + lane - Half);
  }
};

/// to[column * to_row + row] = from[row * from_row + column] for a square of Width rows and
/// columns: halves of vectors change places, then quarters, and so on.
template <std::size_t Width, class T>
[[gnu::always_inline]] inline void transpose_square(T const* from, std::size_t from_row, T* to,
                                                    std::size_t to_row) noexcept {
  detail::lanes<T, Width> rows[Width];
  unrolled<Width>([&]<std::size_t I>() __attribute__((always_inline)) {
    rows[I] = detail::load<Width>(from + I * from_row);
  });
  unrolled<std::bit_width(Width) - 1>([&]<std::size_t Level>() __attribute__((always_inline)) {
    constexpr std::size_t half = Width >> (Level + 1);
    unrolled<Width / 2>([&]<std::size_t I>() __attribute__((always_inline)) {
      constexpr std::size_t upper = I / half * 2 * half + I % half;
      auto const a = rows[upper];
      auto const b = rows[upper + half];
      rows[upper] = shuffled<T, Width, Width>(a, b, halves_of_two<Width, half, 0>{});
      rows[upper + half] = shuffled<T, Width, Width>(a, b, halves_of_two<Width, half, half>{});
    });
  });
  unrolled<Width>([&]<std::size_t I>() __attribute__((always_inline)) {
    detail::store<Width, T>(to + I * to_row, rows[I]);
  });
}

/// to[column * to_row + row] = from[row * from_row + column] for all of Rows rows and Columns
/// columns. Squares overlap where these are no multiple of their size.
template <std::size_t Rows, std::size_t Columns, class T>
[[gnu::always_inline]] inline void copy_transposed(T const* from, std::size_t from_row, T* to,
                                                   std::size_t to_row) noexcept {
  constexpr std::size_t width =
      detail::smaller<std::size_t>(detail::smaller(detail::native_lanes<T>, 32 / sizeof(T)),
                                   std::bit_floor(detail::smaller(Rows, Columns)));
  if constexpr (width == 1) {
    for (std::size_t row = 0; row < Rows; ++row) {
      for (std::size_t column = 0; column < Columns; ++column) {
        to[column * to_row + row] = from[row * from_row + column];
      }
    }
  } else {
    for (std::size_t row = 0; row < Rows; row += width) {
      std::size_t const i = detail::smaller(row, Rows - width);
      for (std::size_t column = 0; column < Columns; column += width) {
        std::size_t const j = detail::smaller(column, Columns - width);
        transpose_square<width>(from + i * from_row + j, from_row, to + j * to_row + i, to_row);
      }
    }
  }
}

} // namespace ctnn::kernels::processor
