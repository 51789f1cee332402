// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/extremes.hpp>
#include <ctnn/ops/extents.hpp>

#include <cstddef>

namespace ctnn {

/// As much padding as makes the output's size ceil(size / stride): `.padding = ctnn::same`.
/// Source: Keras' padding="same", ONNX' auto_pad SAME_UPPER.
struct same_padding {};
inline constexpr same_padding same{};

/// How many zeros stand before and after the elements of an axis: one number for both sides,
/// {before, after}, or `same`, which puts half on each side, and the odd one after.
struct padding1d {
  std::size_t before;
  std::size_t after;
  bool is_same = false;

  constexpr padding1d(std::size_t both) noexcept : before{both}, after{both} {}
  constexpr padding1d(std::size_t ahead, std::size_t behind) noexcept
      : before{ahead}, after{behind} {}
  constexpr padding1d(same_padding) noexcept : before{0}, after{0}, is_same{true} {}

  /// The padding in numbers, for a window that reaches over so many of the axis' elements.
  [[nodiscard]] constexpr padding1d on(std::size_t in, std::size_t reach,
                                       std::size_t stride) const noexcept {
    if (!is_same || stride == 0) {
      return {before, after};
    }
    std::size_t const needed = (in + stride - 1) / stride * stride - stride + reach;
    std::size_t const total = needed > in ? needed - in : 0;
    return {total / 2, total - total / 2};
  }

  /// Whether at most half of a window lies in padding, at any place.
  [[nodiscard]] constexpr bool at_most_half(std::size_t kernel) const noexcept {
    return is_same || 2 * detail::larger(before, after) <= kernel;
  }

  [[nodiscard]] friend constexpr bool operator==(padding1d, padding1d) = default;
};

/// The padding of an image: one number for all sides, {height, width}, `same`, or for each axis one
/// of its own: `{{1, 0}, {2, 3}}` is one row above, two columns left and three right.
struct padding2d {
  padding1d height;
  padding1d width;

  constexpr padding2d(std::size_t all) noexcept : height{all}, width{all} {}
  constexpr padding2d(same_padding all) noexcept : height{all}, width{all} {}
  constexpr padding2d(extent2d both) noexcept : height{both.height}, width{both.width} {}
  constexpr padding2d(padding1d rows, padding1d columns) noexcept : height{rows}, width{columns} {}

  [[nodiscard]] friend constexpr bool operator==(padding2d, padding2d) = default;
};

/// The padding of a volume: one number for all sides, `same`, or one for each axis, {depth, height,
/// width}, each of them as for `padding1d`.
struct padding3d {
  padding1d depth;
  padding1d height;
  padding1d width;

  constexpr padding3d(std::size_t all) noexcept : depth{all}, height{all}, width{all} {}
  constexpr padding3d(same_padding all) noexcept : depth{all}, height{all}, width{all} {}
  constexpr padding3d(padding1d planes, padding1d rows, padding1d columns) noexcept
      : depth{planes}, height{rows}, width{columns} {}

  [[nodiscard]] friend constexpr bool operator==(padding3d, padding3d) = default;
};

} // namespace ctnn
