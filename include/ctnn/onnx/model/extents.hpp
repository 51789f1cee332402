// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>

namespace ctnn::onnx {

/// The most dimensions that a tensor of a model may have.
inline constexpr std::size_t max_rank = 8;

/// The extents of a tensor of a model as a value. Unlike those of a `shape`, they may be zero.
struct extents {
  std::array<std::size_t, max_rank> values{};
  std::size_t rank = 0;

  constexpr extents() noexcept = default;
  constexpr extents(std::initializer_list<std::size_t> list) noexcept {
    for (std::size_t const extent : list) {
      push_back(extent);
    }
  }

  [[nodiscard]] constexpr std::size_t operator[](std::size_t i) const noexcept { return values[i]; }
  [[nodiscard]] constexpr std::size_t& operator[](std::size_t i) noexcept { return values[i]; }
  constexpr void push_back(std::size_t extent) noexcept { values[rank++] = extent; }

  /// The product of the extents from one dimension to before another.
  [[nodiscard]] constexpr std::size_t product(std::size_t first, std::size_t last) const noexcept {
    std::size_t result = 1;
    for (std::size_t i = first; i < last; ++i) {
      result *= values[i];
    }
    return result;
  }

  /// The number of elements.
  [[nodiscard]] constexpr std::size_t size() const noexcept { return product(0, rank); }

  [[nodiscard]] friend constexpr bool operator==(extents const&, extents const&) = default;
};

} // namespace ctnn::onnx
