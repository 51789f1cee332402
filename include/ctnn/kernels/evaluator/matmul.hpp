// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/extremes.hpp>
#include <ctnn/kernels/evaluator/accumulate.hpp>
#include <ctnn/kernels/evaluator/gathered.hpp>
#include <ctnn/kernels/evaluator/wide.hpp>
#include <ctnn/kernels/sizes/matrix_product.hpp>

#include <array>
#include <bit>
#include <cstddef>

namespace ctnn::kernels::evaluator {

/// The map of `gathered` from the transpose (Columns, Rows) of a matrix (Rows, Columns).
template <std::size_t Rows, std::size_t Columns>
struct transposition {
  static constexpr std::size_t source = Rows * Columns;
  static constexpr std::size_t size = source;

  [[nodiscard]] static constexpr std::size_t place(std::size_t i) noexcept {
    return i % Columns * Rows + i / Columns;
  }
};

/// How many columns to transpose at a time: some 4,096 numbers, so that the table of what goes
/// where stays small; all where the columns do not divide well.
[[nodiscard]] consteval std::size_t transposed_block(std::size_t rows,
                                                     std::size_t columns) noexcept {
  std::size_t const most = detail::clamped<std::size_t>(4096 / rows, 1, columns);
  for (std::size_t block = most; 2 * block > most; --block) {
    if (columns % block == 0) {
      return block;
    }
  }
  return columns;
}

/// A matrix as its rows, wherever it lies.
template <matrix_strides Strides, std::size_t Rows, std::size_t Columns, class T>
[[nodiscard]] consteval wide_matrix<T, Rows, Columns>
wide_rows(std::array<T, Rows * Columns> const& x) noexcept {
  if constexpr (Strides.column == 1 && Strides.row == Columns) {
    return std::bit_cast<wide_matrix<T, Rows, Columns>>(x);
  } else {
    constexpr std::size_t block = transposed_block(Rows, Columns);
    struct source {
      std::array<T, Rows * block> blocks[Columns / block];
    };
    struct row {
      wide<T, block> blocks[Columns / block];
    };
    struct matrix {
      row rows[Rows];
    };
    auto blocks = std::bit_cast<source>(x);
    matrix result;
    for (std::size_t i = 0; i < Columns / block; ++i) {
      auto part =
          gathered<transposition<Rows, block>, wide_matrix<T, Rows, block>>(blocks.blocks[i]);
      for (std::size_t r = 0; r < Rows; ++r) {
        result.rows[r].blocks[i] = part.rows[r];
      }
    }
    return std::bit_cast<wide_matrix<T, Rows, Columns>>(result);
  }
}

/// In how many vectors a wide row of Size numbers lies.
[[nodiscard]] consteval std::size_t vectors_of(std::size_t size) noexcept {
  return size / 1024 + static_cast<std::size_t>(std::popcount(size % 1024));
}

/// Whether a product is made as its transpose, with the lanes across its rows: many short rows, as
/// a batch has behind a layer of few units, would be an operation for each term of a few numbers.
/// The order of a sum is the same. Not for sums of one term, as the gradient of a weight is for
/// one sample: their transposes would cost more.
[[nodiscard]] consteval bool crosswise(matrix_product const& p) noexcept {
  return p.inner > 1 && p.rows * vectors_of(p.columns) > 2 * p.columns * vectors_of(p.rows) &&
         p.rows * p.inner <= most_tabled && p.rows * p.columns <= most_tabled;
}

/// Lanes lie across the columns.
template <matrix_product P, start Start, class T, std::size_t Starts>
[[nodiscard]] consteval wide_matrix<T, P.rows, P.columns>
multiplied(std::array<T, P.rows * P.inner> const& a, std::array<T, P.inner * P.columns> const& b,
           std::array<T, Starts> const& from) noexcept {
  constexpr accumulation sums{
      .rows = P.rows, .inner = P.inner, .columns = P.columns, .a = P.a, .chains = P.chains};
  auto const b_wide = wide_rows<P.b, P.inner, P.columns>(b);
  auto c_wide = wide_starts<Start, T, P.rows, P.columns>(from);
  if constexpr (P.chains == 1) {
    accumulate<sums>(a, b_wide.rows, c_wide.rows);
  } else {
    auto chains = wide_zeros<T, P.rows * P.chains, P.columns>();
    for (std::size_t row = 0; row < P.rows; ++row) {
      chains.rows[row * P.chains] = c_wide.rows[row];
    }
    accumulate<sums>(a, b_wide.rows, chains.rows);
    for (std::size_t row = 0; row < P.rows; ++row) {
      c_wide.rows[row] = joined_chains<P.chains>(chains.rows + row * P.chains);
    }
  }
  return c_wide;
}

/// What the sums of a product's transpose start from.
[[nodiscard]] consteval start transposed_start(start of) noexcept {
  return of == start::row ? start::column : of == start::column ? start::row : of;
}

/// See `kernels::multiply`.
template <matrix_product P, start Start, class T, std::size_t Starts>
consteval void
multiply(std::array<T, P.rows * P.inner> const& a, std::array<T, P.inner * P.columns> const& b,
         std::array<T, Starts> const& from, std::array<T, P.rows * P.columns>& c) noexcept {
  using result = std::array<T, P.rows * P.columns>;
  if constexpr (crosswise(P)) {
    constexpr matrix_product transpose{.rows = P.columns,
                                       .inner = P.inner,
                                       .columns = P.rows,
                                       .a = {P.b.column, P.b.row},
                                       .b = {P.a.column, P.a.row},
                                       .chains = P.chains};
    using rows = std::array<T, P.columns * P.rows>;
    rows product;
    if constexpr (Start == start::present) {
      auto const present = gathered<transposition<P.columns, P.rows>, rows>(from);
      product = std::bit_cast<rows>(multiplied<transpose, Start>(b, a, present));
    } else {
      product = std::bit_cast<rows>(multiplied<transpose, transposed_start(Start)>(b, a, from));
    }
    c = gathered<transposition<P.rows, P.columns>, result>(product);
  } else {
    c = std::bit_cast<result>(multiplied<P, Start>(a, b, from));
  }
}

} // namespace ctnn::kernels::evaluator
