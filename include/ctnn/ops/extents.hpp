// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>

namespace ctnn {

/// A height and a width; one number stands for both.
struct extent2d {
  std::size_t height;
  std::size_t width;

  constexpr extent2d(std::size_t both) noexcept : height{both}, width{both} {}
  constexpr extent2d(std::size_t rows, std::size_t columns) noexcept
      : height{rows}, width{columns} {}

  [[nodiscard]] friend constexpr bool operator==(extent2d, extent2d) = default;
};

/// A depth, a height and a width; one number stands for all.
struct extent3d {
  std::size_t depth;
  std::size_t height;
  std::size_t width;

  constexpr extent3d(std::size_t all) noexcept : depth{all}, height{all}, width{all} {}
  constexpr extent3d(std::size_t planes, std::size_t rows, std::size_t columns) noexcept
      : depth{planes}, height{rows}, width{columns} {}

  [[nodiscard]] friend constexpr bool operator==(extent3d, extent3d) = default;
};

} // namespace ctnn
