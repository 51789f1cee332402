// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/copy.hpp>
#include <ctnn/kernels/processor/register_tile.hpp>

#include <bit>
#include <cstddef>

namespace ctnn::kernels::processor {

/// A copy of some rows of some channels of an image with its padding, as a convolution reads it:
/// with a stride of s, a row is split into s phases, each with every s-th column, so that what
/// neighbouring places see lies side by side.
struct image_band {
  std::size_t channels;
  std::size_t rows;
  std::size_t padded_columns;
  std::size_t stride;

  [[nodiscard]] constexpr std::size_t phase() const noexcept {
    return (padded_columns + stride - 1) / stride;
  }
  [[nodiscard]] constexpr std::size_t row() const noexcept { return stride * phase(); }
  /// Where a column of the padded image lies in its row.
  [[nodiscard]] constexpr std::size_t place(std::size_t column) const noexcept {
    return column % stride * phase() + column / stride;
  }
  [[nodiscard]] constexpr std::size_t channel() const noexcept { return rows * row(); }
  [[nodiscard]] constexpr std::size_t size() const noexcept { return channels * channel(); }
};

/// Copies a row in vectors, the last of which overlaps the one before where the row is no multiple
/// of them: Clang would copy number by number, since the two could be one.
template <std::size_t Count, class T>
[[gnu::always_inline]] inline void copy_row(T const* from, T* to) noexcept {
  constexpr std::size_t width = detail::smaller(detail::native_lanes<T>, std::bit_floor(Count));
  if constexpr (width > 1) {
    for (std::size_t i = 0; i < Count; i += width) {
      std::size_t const at = detail::smaller(i, Count - width);
      detail::store<width, T>(to + at, detail::load<width>(from + at));
    }
  } else {
    detail::copy(from, Count, to);
  }
}

/// Splits a row into its phases: phase p is every Stride-th number of it, from number p on.
template <std::size_t Count, std::size_t Stride, class T>
[[gnu::always_inline]] inline void split_row(T const* row, T* phases) noexcept {
  constexpr std::size_t width = detail::smaller(detail::native_lanes<T>, std::bit_floor(Count));
  if constexpr (Stride == 2 && width > 1) {
    // The last vectors overlap those before where the row is no multiple of them.
    for (std::size_t i = 0; i < Count; i += width) {
      std::size_t const at = detail::smaller(i, Count - width);
      auto const a = detail::load<width>(row + 2 * at);
      auto const b = detail::load<width>(row + 2 * at + width);
      unrolled<2>([&]<std::size_t Phase>() __attribute__((always_inline)) {
        detail::store<width, T>(
            phases + Phase * Count + at,
            shuffled<T, width, width>(a, b, [](std::size_t lane) { return 2 * lane + Phase; }));
      });
    }
  } else {
    for (std::size_t phase = 0; phase < Stride; ++phase) {
      for (std::size_t i = 0; i < Count; ++i) {
        phases[phase * Count + i] = row[i * Stride + phase];
      }
    }
  }
}

/// One axis of what is copied into a band: its numbers, and how much padding stands before
/// them.
struct padded_axis {
  std::size_t in;
  std::size_t before;
};

/// Fills a band from x; the band's first row is row `first` of the padded image.
template <image_band B, padded_axis Rows, padded_axis Columns, class T>
inline void fill_band(T const* x, std::size_t first, T* band, T padding = T{0}) noexcept {
  constexpr std::size_t behind = B.row() - Columns.before - Columns.in;
  for (std::size_t channel = 0; channel < B.channels; ++channel) {
    for (std::size_t i = 0; i < B.rows; ++i) {
      T* const to = band + channel * B.channel() + i * B.row();
      std::size_t const row = first + i - Rows.before; // wraps around above x
      if (row >= Rows.in) {
        detail::fill(to, B.row(), padding);
        continue;
      }
      T const* const from = x + (channel * Rows.in + row) * Columns.in;
      auto const pad = [&](T* padded) {
        detail::fill(padded, Columns.before, padding);
        copy_row<Columns.in>(from, padded + Columns.before);
        detail::fill(padded + Columns.before + Columns.in, behind, padding);
      };
      if constexpr (B.stride == 1) {
        pad(to);
      } else {
        if constexpr (Columns.in == B.row()) {
          split_row<B.phase(), B.stride>(from, to);
        } else {
          T padded[B.row()];
          pad(padded);
          split_row<B.phase(), B.stride>(padded, to);
        }
      }
    }
  }
}

} // namespace ctnn::kernels::processor
