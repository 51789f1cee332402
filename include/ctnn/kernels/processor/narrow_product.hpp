// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/processor/register_tile.hpp>
#include <ctnn/kernels/sizes/matrix_product.hpp>
#include <ctnn/math/lanes.hpp>

#include <bit>
#include <cstddef>

namespace ctnn::kernels::processor {

/// Several rows of c in one vector, where a row is too narrow to fill it.
template <class T, matrix_product P>
struct narrow_product {
  static constexpr std::size_t width = detail::native_lanes<T>;
  static constexpr std::size_t rows = P.columns < width ? width / P.columns : 1;
  static constexpr bool
      suits = P.columns > 1 && P.columns < width&& std::has_single_bit(P.columns) &&
              P.inner <= P.columns&& P.rows % rows == 0 && P.chains == 1 && P.a.column == 1 &&
              P.a.row == P.inner&& P.b.column == 1 && P.b.row == P.columns;
  using vector = detail::lanes<T, width>;

  /// A row of numbers once for each row of c.
  [[nodiscard, gnu::always_inline]] static vector repeated(T const* row) noexcept {
    return repeated<P.columns>(detail::load<P.columns>(row));
  }

private:
  template <std::size_t Width>
  [[nodiscard, gnu::always_inline]] static vector
  repeated(detail::lanes<T, Width> const& x) noexcept {
    if constexpr (Width == width) {
      return x;
    } else {
      return repeated<2 * Width>(joined<T, Width>(x, x));
    }
  }
};

/// c = start + a @ b.
template <matrix_product P, start Start, class T>
[[gnu::always_inline]] inline void multiply_narrow(T const* a, T const* b, T const* from,
                                                   T* c) noexcept {
  using narrow = narrow_product<T, P>;
  using vector = typename narrow::vector;
  constexpr std::size_t width = narrow::width;
  vector weights[P.inner];
  unrolled<P.inner>([&]<std::size_t Inner>() __attribute__((always_inline)) {
    if constexpr (P.inner % narrow::rows == 0) {
      // A shuffle of a whole vector of rows is one instruction.
      auto const rows = detail::load<width>(b + Inner / narrow::rows * width);
      weights[Inner] = shuffled<T, width, width>(rows, rows, [](std::size_t lane) {
        return Inner % narrow::rows * P.columns + lane % P.columns;
      });
    } else {
      weights[Inner] = narrow::repeated(b + Inner * P.columns);
    }
  });
  unrolled_in_parts<P.rows / narrow::rows>([&](std::size_t group) __attribute__((always_inline)) {
    vector const factors =
        load_part<P.inner * narrow::rows, width>(a + group * narrow::rows * P.inner, T{0});
    vector sum{};
    if constexpr (Start == start::row) {
      sum = narrow::repeated(from);
    } else if constexpr (Start == start::present) {
      sum = detail::load<width>(from + group * width);
    }
    unrolled<P.inner>([&]<std::size_t Inner>() __attribute__((always_inline)) {
      vector const factor = shuffled<T, width, width>(
          factors, factors, [](std::size_t lane) { return lane / P.columns * P.inner + Inner; });
      sum = detail::fma<T, width>(factor, weights[Inner], sum);
    });
    detail::store<width, T>(c + group * width, sum);
  });
}

} // namespace ctnn::kernels::processor
