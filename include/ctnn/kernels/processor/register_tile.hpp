// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/extremes.hpp>
#include <ctnn/detail/for_each_part.hpp>
#include <ctnn/kernels/processor/partial_vector.hpp>
#include <ctnn/math/lanes.hpp>

#include <bit>
#include <cstddef>
#include <utility>

namespace ctnn::kernels::processor {

/// Calls `visit.operator()<0>()` ... `visit.operator()<Count - 1>()`: a loop that is straight code
/// at any optimisation level, so that arrays which only it indexes can live in registers.
template <std::size_t Count, class Visit>
[[gnu::always_inline]] constexpr void unrolled(Visit visit) noexcept {
  [&]<std::size_t... Index>(std::index_sequence<Index...>) __attribute__((always_inline)) {
    (visit.template operator()<Index>(), ...);
  }(std::make_index_sequence<Count>{});
}

/// Calls `visit(0)` ... `visit(Count - 1)`: a loop with at most 16 in straight code, and so with
/// constant arguments where Count is no more.
template <std::size_t Count, class Visit>
[[gnu::always_inline]] constexpr void unrolled_in_parts(Visit visit) noexcept {
  detail::for_each_part<Count, 16>(
      [&]<std::size_t Part>(std::size_t first) __attribute__((always_inline)) {
        unrolled<Part>([&]<std::size_t Index>()
                           __attribute__((always_inline)) { visit(first + Index); });
      });
}

/// Adds the upper half of Count vectors in Chains chains, one behind the other, to the lower, until
/// one chain is left.
template <class T, std::size_t Width, std::size_t Count, std::size_t Chains = Count>
[[gnu::always_inline]] inline void add_halves(detail::lanes<T, Width>* sums) noexcept {
  unrolled<std::bit_width(Chains) - 1>([&]<std::size_t Level>() __attribute__((always_inline)) {
    constexpr std::size_t half = Count >> (Level + 1);
    unrolled<half>([&]<std::size_t I>()
                       __attribute__((always_inline)) { sums[I] = sums[I] + sums[I + half]; });
  });
}

/// How many vector registers the target has.
#if defined(__AVX512F__) || defined(__aarch64__)
inline constexpr std::size_t register_count = 32;
#else
inline constexpr std::size_t register_count = 16;
#endif

/// A row of Size numbers in vectors of one width. A row longer than a register whose size is no
/// multiple of it has a last vector that overlaps the one before: both compute the same numbers. A
/// shorter row is one vector, whose last lanes are not used.
template <class T, std::size_t Size>
struct register_row {
  static constexpr std::size_t width =
      detail::smaller(detail::native_lanes<T>, std::bit_ceil(detail::larger<std::size_t>(Size, 2)));
  static constexpr std::size_t count = (Size + width - 1) / width;
  static constexpr bool partial = Size < width;
  using vector = detail::lanes<T, width>;

  [[nodiscard]] static constexpr std::size_t offset(std::size_t index) noexcept {
    return partial ? 0 : detail::smaller(index * width, Size - width);
  }
  template <std::size_t Index>
  [[nodiscard, gnu::always_inline]] static vector load(T const* row) noexcept {
    return load_part<detail::smaller(Size, width), width>(row + offset(Index), T{0});
  }
  /// The same where memory goes on behind the row: whatever it holds comes into unused lanes.
  template <std::size_t Index>
  [[nodiscard, gnu::always_inline]] static vector load_past(T const* row) noexcept {
    return detail::load<width>(row + offset(Index));
  }
  template <std::size_t Index>
  [[gnu::always_inline]] static void store(T* row, vector const& x) noexcept {
    store_part<detail::smaller(Size, width), width>(row + offset(Index), x);
  }
};

/// A row of Size numbers in panels of at most Most vectors, as even as can be.
template <class T, std::size_t Size, std::size_t Most>
struct register_panels {
  using row = register_row<T, Size>;
  static constexpr std::size_t count = (row::count + Most - 1) / Most;
  /// The vectors of the widest.
  static constexpr std::size_t vectors = (row::count + count - 1) / count;

  /// Where a panel begins, and the last one ends.
  [[nodiscard]] static constexpr std::size_t first(std::size_t panel) noexcept {
    std::size_t const smaller_ones = count * vectors - row::count;
    std::size_t const before = panel * vectors - detail::smaller(panel, smaller_ones);
    return detail::smaller(before * row::width, Size);
  }

  /// Calls `visit.operator()<Columns>(first)` for each panel. Later panels are not smaller than
  /// earlier ones, so that one with an overlapping vector holds the vector that it overlaps, too.
  template <class Visit>
  [[gnu::always_inline]] static void for_each(Visit visit) noexcept {
    constexpr std::size_t smaller_ones = count * vectors - row::count;
    constexpr std::size_t smaller_columns = (vectors - 1) * row::width;
    constexpr std::size_t in_smaller_ones = smaller_ones * smaller_columns;
    if constexpr (smaller_ones > 0) {
      detail::for_each_part<in_smaller_ones, smaller_columns>(visit);
    }
    detail::for_each_part<Size - in_smaller_ones, vectors * row::width>(
        [&]<std::size_t Columns>(std::size_t first) __attribute__((always_inline)) {
          visit.template operator()<Columns>(in_smaller_ones + first);
        });
  }
};

} // namespace ctnn::kernels::processor
