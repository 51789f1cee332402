// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/extremes.hpp>
#include <ctnn/detail/for_each_part.hpp>
#include <ctnn/kernels/processor/register_tile.hpp>
#include <ctnn/kernels/sizes/matrix_product.hpp>
#include <ctnn/math/lanes.hpp>

#include <cstddef>

namespace ctnn::kernels::processor {

/// One axis of the taps of a window: how many, and how far apart they lie in the image and in the
/// weights. Distances may be negative: a gradient runs over its image backwards.
struct tap_axis {
  std::size_t count;
  std::ptrdiff_t image;
  std::ptrdiff_t weight;
};

/// A block of y that stands in registers while all taps run: y (channels, rows, columns).
struct convolution_tile {
  std::size_t channels;
  std::size_t rows;
  std::size_t columns;
  /// What lies between neighbours of y and what the same place of neighbours of y sees.
  std::size_t y_channel;
  std::size_t y_row;
  std::size_t image_row;
  std::ptrdiff_t weight_channel;
  /// The taps: in channels, kernel rows, kernel columns. A stride of s splits the columns of the
  /// image into s phases that lie `phase` apart.
  tap_axis in;
  tap_axis kernel_rows;
  tap_axis kernel_columns;
  std::size_t stride = 1;
  std::size_t phase = 0;
  /// Whether memory goes on behind the last row of the image.
  bool slack = false;
  /// Where rows flow together: `rows` is 1, and the `columns` are those from place `first` on of
  /// rows of so many, which lie one behind the other in y.
  std::size_t flowing_columns = 0;
  std::size_t first = 0;

  [[nodiscard]] constexpr std::ptrdiff_t tap_column(std::size_t tap) const noexcept {
    std::ptrdiff_t const offset = static_cast<std::ptrdiff_t>(tap) * kernel_columns.image;
    if (stride == 1) {
      return offset;
    }
    auto const s = static_cast<std::ptrdiff_t>(stride);
    return offset % s * static_cast<std::ptrdiff_t>(phase) + offset / s;
  }
};

/// Whether a tile is little work, and so little code.
template <class T, convolution_tile P>
inline constexpr bool is_little_code =
    P.channels * P.rows * register_row<T, P.columns>::count * P.in.count * P.kernel_rows.count *
        P.kernel_columns.count <=
    64;

/// Width numbers of rows of Columns that lie ImageRow apart, from place At on: the end of a row and
/// the beginning of the next. The vector's lanes before Lane are not used.
template <std::size_t Width, std::size_t At, std::size_t Columns, std::size_t ImageRow,
          std::size_t Lane = 0, class T>
[[nodiscard, gnu::always_inline]] inline detail::lanes<T, Width>
load_flowing(T const* image) noexcept {
  constexpr auto offset = static_cast<std::ptrdiff_t>(At / Columns * ImageRow + At % Columns) -
                          static_cast<std::ptrdiff_t>(Lane);
  constexpr std::size_t next = Lane + Columns - At % Columns;
  auto const x = detail::load<Width>(image + offset);
  if constexpr (next >= Width) {
    return x;
  } else {
    return shuffled<T, Width, Width>(
        x, load_flowing<Width, At + next - Lane, Columns, ImageRow, next>(image),
        [](std::size_t lane) { return lane < next ? lane : Width + lane; });
  }
}

/// One tile: y = start + weight (x) image, in the order (in, kernel row, kernel column). `from`
/// holds what each channel starts from, or is y.
template <convolution_tile P, start Start, class T>
[[gnu::always_inline]] inline void convolve_tile(T const* image, T const* weight, T const* from,
                                                 T* y) noexcept {
  static_assert(Start != start::row);
  using row = register_row<T, P.columns>;
  using vector = typename row::vector;
  constexpr std::size_t places = P.rows * row::count;
  vector sums[P.channels][places];
  unrolled<P.channels * places>([&]<std::size_t I>() __attribute__((always_inline)) {
    constexpr std::size_t channel = I / places;
    constexpr std::size_t place = I % places;
    if constexpr (Start == start::zero) {
      sums[channel][place] = vector{};
    } else if constexpr (Start == start::column) {
      sums[channel][place] = detail::broadcast<row::width>(from[channel]);
    } else {
      sums[channel][place] = row::template load<place % row::count>(from + channel * P.y_channel +
                                                                    place / row::count * P.y_row);
    }
  });
  auto const tap = [&](T const* seen, T const* factors) __attribute__((always_inline)) {
    vector x[places];
    unrolled<places>([&]<std::size_t Place>() __attribute__((always_inline)) {
      if constexpr (P.flowing_columns > 0) {
        x[Place] =
            load_flowing<row::width, P.first + row::offset(Place), P.flowing_columns, P.image_row>(
                seen);
      } else {
        T const* const at = seen + Place / row::count * P.image_row;
        constexpr std::size_t v = Place % row::count;
        x[Place] = P.slack ? row::template load_past<v>(at) : row::template load<v>(at);
      }
    });
    unrolled<P.channels>([&]<std::size_t Channel>() __attribute__((always_inline)) {
      vector const factor = detail::broadcast<row::width>(
          factors[static_cast<std::ptrdiff_t>(Channel) * P.weight_channel]);
      unrolled<places>([&]<std::size_t Place>() __attribute__((always_inline)) {
        sums[Channel][Place] = detail::fma<T, row::width>(factor, x[Place], sums[Channel][Place]);
      });
    });
  };
  constexpr auto in_taps = static_cast<std::ptrdiff_t>(P.in.count);
  constexpr auto row_taps = static_cast<std::ptrdiff_t>(P.kernel_rows.count);
  for (std::ptrdiff_t in = 0; in < in_taps; ++in) {
    for (std::ptrdiff_t kernel_row = 0; kernel_row < row_taps; ++kernel_row) {
      T const* seen = image + in * P.in.image + kernel_row * P.kernel_rows.image;
#if !defined(__clang__)
      // GCC would keep what the next kernel row sees again, for which there are no registers.
      if constexpr (!is_little_code<T, P>) {
        asm("" : "+r"(seen));
      }
#endif
      T const* const factors = weight + in * P.in.weight + kernel_row * P.kernel_rows.weight;
      unrolled_in_parts<P.kernel_columns.count>(
          [&](std::size_t column) __attribute__((always_inline)) {
            tap(seen + P.tap_column(column),
                factors + static_cast<std::ptrdiff_t>(column) * P.kernel_columns.weight);
          });
    }
  }
  unrolled<P.channels * places>([&]<std::size_t I>() __attribute__((always_inline)) {
    constexpr std::size_t channel = I / places;
    constexpr std::size_t place = I % places;
    row::template store<place % row::count>(
        y + channel * P.y_channel + place / row::count * P.y_row, sums[channel][place]);
  });
}

template <convolution_tile P, start Start, class T>
[[gnu::noinline]] void convolve_tile_called(T const* image, T const* weight, T const* from,
                                            T* y) noexcept {
  convolve_tile<P, Start>(image, weight, from, y);
}

/// Straight code where there is little of it.
template <convolution_tile P, start Start, class T>
[[gnu::always_inline]] inline void convolve_tile_anywhere(T const* image, T const* weight,
                                                          T const* from, T* y) noexcept {
  if constexpr (is_little_code<T, P>) {
    convolve_tile<P, Start>(image, weight, from, y);
  } else {
    convolve_tile_called<P, Start>(image, weight, from, y);
  }
}

/// How the places and channels of y are cut into tiles.
template <class T, std::size_t Channels, std::size_t Rows, std::size_t Columns>
struct convolution_tiles {
  static constexpr std::size_t most_vectors = register_count / 8;
  using panels = register_panels<T, Columns, most_vectors>;
  static constexpr std::size_t vectors = panels::vectors;
  static constexpr std::size_t few_rows = detail::smaller(Rows, most_vectors / vectors);
  static constexpr std::size_t channels =
      detail::even_part(Channels, (register_count - 1 - few_rows * vectors) / (few_rows * vectors));
  /// Few channels leave room for more rows.
  static constexpr std::size_t rows = detail::even_part(
      Rows,
      detail::larger<std::size_t>(few_rows, (register_count - 2) / ((channels + 1) * vectors)));
};

/// Calls `visit.operator()<Channels, Rows, Columns>(channel, row, column)` for each tile of y.
template <class Tiles, std::size_t Channels, std::size_t Rows, class Visit>
[[gnu::always_inline]] inline void for_each_tile(Visit visit) noexcept {
  detail::for_each_part<Channels, Tiles::channels>(
      [&]<std::size_t TileChannels>(std::size_t channel) __attribute__((always_inline)) {
        detail::for_each_part<Rows, Tiles::rows>(
            [&]<std::size_t TileRows>(std::size_t row) __attribute__((always_inline)) {
              Tiles::panels::for_each([&]<std::size_t Columns>(
                                          std::size_t column) __attribute__((always_inline)) {
                visit.template operator()<TileChannels, TileRows, Columns>(channel, row, column);
              });
            });
      });
}

/// The same where rows of y flow together, so that fewer vectors hold them: groups of rows whose
/// numbers (nearly) fill vectors.
template <class T, std::size_t Channels, std::size_t Rows, std::size_t Columns>
struct flowing_tiles {
  static constexpr std::size_t width = detail::native_lanes<T>;
  /// Few channels leave room for more vectors.
  static constexpr std::size_t most_vectors =
      detail::larger(register_count / 8, (register_count - 2) / (Channels + 1));
  /// A vector holds numbers of three rows at most.
  static constexpr bool possible = Columns % width != 0 && 2 * Columns >= width;

  /// How many channels' sums registers hold with so many vectors of each.
  [[nodiscard]] static constexpr std::size_t channels_beside(std::size_t count) noexcept {
    return detail::even_part(Channels, (register_count - 2 - count) / count);
  }
  /// The vectors of all rows in groups of so many.
  [[nodiscard]] static constexpr std::size_t vectors_of(std::size_t group) noexcept {
    std::size_t const rest = Rows % group;
    auto const of = [](std::size_t count) { return (count * Columns + width - 1) / width; };
    return Rows / group * of(group) + of(rest);
  }
  /// The same where panels that are too narrow take as long as the widest: they wait for their
  /// sums. Not with vectors of less than 8 numbers, where more tiles of their own would not pay.
  [[nodiscard]] static constexpr std::size_t cost_of(std::size_t group) noexcept {
    auto const of = [](std::size_t count) {
      std::size_t const all = (count * Columns + width - 1) / width;
      std::size_t const panels = (all + most_vectors - 1) / most_vectors;
      if (panels < 2 || width < 8) {
        return all;
      }
      std::size_t const widest = (all + panels - 1) / panels;
      return (widest - 1) * channels_beside(widest) < 8 ? panels * widest : all;
    };
    return Rows / group * of(group) + of(Rows % group);
  }
  static constexpr std::size_t rows = [] {
    std::size_t best = 1;
    for (std::size_t group = 2; possible && group <= detail::smaller<std::size_t>(Rows, 8);
         ++group) {
      bool const fills =
          (Rows % group == 0 || Rows % group * Columns >= width) && group * Columns >= width;
      if (fills && cost_of(group) < cost_of(best)) {
        best = group;
      }
    }
    return best;
  }();
  static constexpr bool suit = 10 * vectors_of(rows) <= 9 * vectors_of(1);
  static constexpr std::size_t vectors =
      register_panels<T, detail::larger(width, rows* Columns), most_vectors>::vectors;
  static constexpr std::size_t channels = channels_beside(vectors);
};

/// Calls `visit.operator()<Channels, First, Count>(channel, row)` for each tile: Count places from
/// place First on of the group of rows that begins there.
template <class T, class Tiles, std::size_t Channels, std::size_t Rows, std::size_t Columns,
          class Visit>
[[gnu::always_inline]] inline void for_each_flowing_tile(Visit visit) noexcept {
  detail::for_each_part<Channels, Tiles::channels>(
      [&]<std::size_t TileChannels>(std::size_t channel) __attribute__((always_inline)) {
        detail::for_each_part<Rows, Tiles::rows>(
            [&]<std::size_t TileRows>(std::size_t row) __attribute__((always_inline)) {
              using panels = register_panels<T, TileRows * Columns, Tiles::most_vectors>;
              unrolled<panels::count>([&]<std::size_t Panel>() __attribute__((always_inline)) {
                visit.template operator()<TileChannels, panels::first(Panel),
                                          panels::first(Panel + 1) - panels::first(Panel)>(channel,
                                                                                           row);
              });
            });
      });
}

} // namespace ctnn::kernels::processor
