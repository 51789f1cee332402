// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/extremes.hpp>
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

} // namespace ctnn::kernels::processor
