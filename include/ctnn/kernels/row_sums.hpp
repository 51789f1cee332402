// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/evaluator/wide.hpp>
#include <ctnn/kernels/lane_reduction.hpp>
#include <ctnn/kernels/reduction.hpp>

#include <array>
#include <bit>
#include <cstddef>

namespace ctnn::kernels {

namespace evaluator {

/// A row of Size numbers, 16 and more, as vectors of 16 and what is left.
template <class T, std::size_t Size, std::size_t Rest = Size % 16>
struct sixteens {
  wide<T, 16> parts[Size / 16];
  std::array<T, Rest> rest;
};

template <class T, std::size_t Size>
struct sixteens<T, Size, 0> {
  wide<T, 16> parts[Size / 16];
};

/// sums[row] += the sum of a row of x.
template <std::size_t Columns, class T, std::size_t Size, std::size_t Rows>
consteval void add_row_sums(std::array<T, Size> const& x, std::array<T, Rows>& sums) noexcept {
  if constexpr (Columns < 16) {
    T const* row = x.data();
    for (T& sum : sums) {
      sum += kernels::sum<Columns>(row);
      row += Columns;
    }
  } else {
    auto rows = std::bit_cast<std::array<sixteens<T, Columns>, Rows>>(x);
    for (std::size_t row = 0; row < Rows; ++row) {
      auto& terms = rows.data()[row];
      auto total = std::bit_cast<wide<T, 16>>(std::array<T, 16>{});
      for (std::size_t part = 0; part < Columns / 16; ++part) {
        total.add(terms.parts[part]);
      }
      auto partials = std::bit_cast<std::array<T, 16>>(total);
      if constexpr (Columns % 16 > 0) {
        for (std::size_t i = 0; i < Columns % 16; ++i) {
          partials.data()[i] += terms.rest.data()[i];
        }
      }
      sums.data()[row] += joined_partials<16>(partials.data());
    }
  }
}

} // namespace evaluator

/// sums[row] += the sum of a row of x (rows, columns).
///
/// Order: that of `reduce`, the sum then being added to the present value.
template <class T, std::size_t Size, std::size_t Rows>
constexpr void add_row_sums(std::array<T, Size> const& x, std::array<T, Rows>& sums) noexcept {
  constexpr std::size_t columns = Size / Rows;
  if consteval {
    evaluator::add_row_sums<columns>(x, sums);
  } else {
    for (std::size_t row = 0; row < Rows; ++row) {
      T& sum = sums.data()[row];
      sum = sum + sum_in_lanes<columns>(x.data() + row * columns);
    }
  }
}

} // namespace ctnn::kernels
