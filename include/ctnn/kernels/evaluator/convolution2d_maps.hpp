// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/extremes.hpp>
#include <ctnn/kernels/evaluator/gathered.hpp>
#include <ctnn/kernels/evaluator/seen_by_taps.hpp>
#include <ctnn/kernels/sizes/convolution2d.hpp>
#include <ctnn/kernels/sizes/window_axis.hpp>

#include <cstddef>

namespace ctnn::kernels::evaluator {

/// The maps of `gathered` between one channel of x and one of y, beside `seen_by_taps`: (place,
/// tap) of what a kernel sees,
template <convolution2d C>
struct seen_by_places {
  static constexpr std::size_t source = C.rows.in * C.columns.in;
  static constexpr std::size_t size = C.area() * C.positions();

  [[nodiscard]] static constexpr std::size_t place(std::size_t i) noexcept {
    return seen_place(C.rows, C.columns, i % C.area(), i / C.area());
  }
};

/// ... and between one channel of y and those places of x that lie a stride apart. The lattice of
/// them that starts at (row, column):
struct lattice2d {
  std::size_t row;
  std::size_t column;

  [[nodiscard]] static constexpr lattice2d nth(convolution2d const& c, std::size_t i) noexcept {
    std::size_t const across = detail::smaller(c.columns.stride, c.columns.in);
    return {i / across, i % across};
  }

  [[nodiscard]] static constexpr std::size_t total(convolution2d const& c) noexcept {
    return detail::smaller(c.rows.stride, c.rows.in) *
           detail::smaller(c.columns.stride, c.columns.in);
  }

  [[nodiscard]] constexpr std::size_t places(convolution2d const& c) const noexcept {
    return c.rows.inputs(row) * c.columns.inputs(column);
  }

  /// How many taps see its places, and the nth of them.
  [[nodiscard]] constexpr std::size_t taps(convolution2d const& c) const noexcept {
    std::size_t result = 0;
    while (tap(c, result) < c.area()) {
      ++result;
    }
    return result;
  }

  [[nodiscard]] constexpr std::size_t tap(convolution2d const& c, std::size_t nth) const noexcept {
    std::size_t result = 0;
    for (; result < c.area(); ++result) {
      bool const seen = c.rows.sees(row, result / c.columns.kernel) &&
                        c.columns.sees(column, result % c.columns.kernel);
      if (seen && nth-- == 0) {
        break;
      }
    }
    return result;
  }
};

/// the place in y from which a tap sees a place in x (tap, place in x),
template <convolution2d C, lattice2d Lattice>
struct sent_by_taps {
  static constexpr std::size_t taps = Lattice.taps(C);
  static constexpr std::size_t places = Lattice.places(C);
  static constexpr std::size_t source = C.positions();
  static constexpr std::size_t size = taps * places;

  static constexpr std::size_t rows = C.rows.inputs(Lattice.row);
  static constexpr std::size_t columns = C.columns.inputs(Lattice.column);

  // A table of all places is long, and Clang counts each step of making it: what its entries share
  // is computed before, and an entry is one expression without a call.
  struct sent {
    std::size_t tap;
    /// Where each row and each column of x lies in y through this tap: `source` is beyond it.
    std::size_t row[rows];
    std::size_t column[columns];
  };
  struct sent_by {
    sent tap[taps > 0 ? taps : 1];
  };
  static constexpr sent_by by = [] {
    sent_by result{};
    for (std::size_t i = 0; i < taps; ++i) {
      std::size_t const tap = Lattice.tap(C, i);
      result.tap[i].tap = tap;
      for (std::size_t m = 0; m < rows; ++m) {
        std::size_t const row =
            C.rows.output(Lattice.row + m * C.rows.stride, tap / C.columns.kernel);
        result.tap[i].row[m] = row < C.rows.out ? row * C.columns.out : source;
      }
      for (std::size_t m = 0; m < columns; ++m) {
        std::size_t const column =
            C.columns.output(Lattice.column + m * C.columns.stride, tap % C.columns.kernel);
        result.tap[i].column[m] = column < C.columns.out ? column : source;
      }
    }
    return result;
  }();

  [[nodiscard]] static constexpr std::size_t place(std::size_t i) noexcept {
    std::size_t const sum =
        by.tap[i / places].row[i % places / columns] + by.tap[i / places].column[i % columns];
    return sum < source ? sum : absent;
  }
};

/// its taps of the weights of one channel of y (in channel, tap),
template <convolution2d C, lattice2d Lattice>
struct sending_taps {
  static constexpr std::size_t taps = Lattice.taps(C);
  static constexpr std::size_t source = C.taps();
  static constexpr std::size_t size = C.group_in() * taps;

  [[nodiscard]] static constexpr std::size_t place(std::size_t i) noexcept {
    return i / taps * C.area() + sent_by_taps<C, Lattice>::by.tap[i % taps].tap;
  }
};

/// and the places of x in order, from one lattice after the other.
template <convolution2d C>
struct interleaved {
  static constexpr std::size_t source = C.rows.in * C.columns.in;
  static constexpr std::size_t size = source;

  static constexpr std::size_t across = detail::smaller(C.columns.stride, C.columns.in);

  /// Of each lattice, how many places lie in those before it, and in a row of it.
  struct lattice {
    std::size_t before;
    std::size_t row;
  };
  struct all_lattices {
    lattice nth[lattice2d::total(C)];
  };
  static constexpr all_lattices of = [] {
    all_lattices result{};
    std::size_t before = 0;
    for (std::size_t i = 0; i < lattice2d::total(C); ++i) {
      lattice2d const nth = lattice2d::nth(C, i);
      result.nth[i] = {before, C.columns.inputs(nth.column)};
      before += nth.places(C);
    }
    return result;
  }();

  [[nodiscard]] static constexpr std::size_t place(std::size_t i) noexcept {
    std::size_t const row = i / C.columns.in;
    std::size_t const column = i % C.columns.in;
    lattice const& seen = of.nth[row % C.rows.stride * across + column % C.columns.stride];
    return seen.before + row / C.rows.stride * seen.row + column / C.columns.stride;
  }
};

} // namespace ctnn::kernels::evaluator
