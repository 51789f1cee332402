// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/evaluator/quad.hpp>
#include <ctnn/math/lanes.hpp>

#include <array>
#include <bit>
#include <cstddef>

namespace ctnn::kernels::evaluator {

/// Count vectors of Width numbers of T.
template <class T, std::size_t Width, std::size_t Count>
struct wide_blocks {
  static constexpr std::size_t width = Width;
  static constexpr std::size_t count = Count;

  detail::lanes<T, Width> blocks[Count];

  consteval void add_product(T factor, wide_blocks const& x) noexcept {
#if !defined(__clang__)
    if constexpr (sums_in_quads<T>) {
      if (add_product_in_quads<Width>(blocks, factor, x.blocks)) {
        return;
      }
    }
#endif
    for (std::size_t i = 0; i < Count; ++i) {
      if constexpr (fused_multiply_add) {
        constexpr detail::lanes<T, Width> ones = detail::lanes<T, Width>{} + T{1};
        blocks[i] = detail::fma<T, Width>(ones * factor, x.blocks[i], blocks[i]);
      } else {
        blocks[i] += factor * x.blocks[i];
      }
    }
  }

  constexpr void fill(T x) noexcept {
    for (std::size_t i = 0; i < Count; ++i) {
      blocks[i] = detail::lanes<T, Width>{} + x;
    }
  }

  constexpr void add(wide_blocks const& x) noexcept {
    for (std::size_t i = 0; i < Count; ++i) {
      blocks[i] += x.blocks[i];
    }
  }

  constexpr void scale(T factor) noexcept {
    for (std::size_t i = 0; i < Count; ++i) {
      blocks[i] *= factor;
    }
  }

  constexpr void multiply(wide_blocks const& x) noexcept {
    for (std::size_t i = 0; i < Count; ++i) {
      blocks[i] *= x.blocks[i];
    }
  }
};

/// The width of the largest vectors in a row of Size numbers.
[[nodiscard]] constexpr std::size_t wide_width(std::size_t size) noexcept {
  std::size_t const floor = std::bit_floor(size);
  return floor < 1024 ? floor : 1024;
}

/// Size numbers of T in as few vectors as can be: what the constant evaluator works on, since its
/// cost is for each operation that the source names, and hardly for how many numbers stand behind
/// it. It has the layout of Size numbers: `std::bit_cast` makes it of an array, and a row of them
/// of a matrix.
template <class T, std::size_t Size>
struct wide : wide_blocks<T, wide_width(Size), Size / wide_width(Size)>,
              wide<T, Size % wide_width(Size)> {
  using head = wide_blocks<T, wide_width(Size), Size / wide_width(Size)>;
  using tail = wide<T, Size % wide_width(Size)>;
  static constexpr std::size_t size = Size;

  /// Each number becomes fma(factor, its number of x, itself).
  consteval void add_product(T factor, wide const& x) noexcept {
    head::add_product(factor, x);
    tail::add_product(factor, x);
  }

  constexpr void fill(T x) noexcept {
    head::fill(x);
    tail::fill(x);
  }

  /// Each number becomes itself plus its number of x.
  constexpr void add(wide const& x) noexcept {
    head::add(x);
    tail::add(x);
  }

  /// Each number becomes itself times a factor.
  constexpr void scale(T factor) noexcept {
    head::scale(factor);
    tail::scale(factor);
  }

  /// Each number becomes itself times its number of x.
  constexpr void multiply(wide const& x) noexcept {
    head::multiply(x);
    tail::multiply(x);
  }
};

/// Without a tail. An empty base would matter for how functions of some targets take it.
template <class T, std::size_t Size>
  requires(Size > 0 && Size % wide_width(Size) == 0)
struct wide<T, Size> : wide_blocks<T, wide_width(Size), Size / wide_width(Size)> {
  using head = wide_blocks<T, wide_width(Size), Size / wide_width(Size)>;
  using tail = wide<T, 0>;
  static constexpr std::size_t size = Size;
};

template <class T>
struct wide<T, 0> {
  static constexpr std::size_t size = 0;
};

/// A row-major matrix of Rows wide rows.
template <class T, std::size_t Rows, std::size_t Columns>
struct wide_matrix {
  wide<T, Columns> rows[Rows];
};

/// GCC 12 fails on a wide matrix made by `{}`.
template <class T, std::size_t Rows, std::size_t Columns>
[[nodiscard]] constexpr wide_matrix<T, Rows, Columns> wide_zeros() noexcept {
  return std::bit_cast<wide_matrix<T, Rows, Columns>>(std::array<T, Rows * Columns>{});
}

} // namespace ctnn::kernels::evaluator
