// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/onnx/model/extents.hpp>
#include <ctnn/onnx/operators/broadcast.hpp>

#include <array>
#include <cstddef>

namespace ctnn::onnx {

/// Elements in places at regular distances, along several dimensions, which are copied to others.
/// Distances backwards are those that wrap around.
struct copy_plan {
  /// Tile's are two for each of its tensor's dimensions.
  static constexpr std::size_t most_dimensions = 2 * max_rank;

  std::array<std::size_t, most_dimensions> extents{};
  std::array<std::size_t, most_dimensions> from{};
  std::array<std::size_t, most_dimensions> to{};
  std::size_t rank = 0;
  std::size_t first_from = 0;
  std::size_t first_to = 0;
  bool is_empty = false;

  /// Adds a dimension within those there are: as one with the last where both sides allow it.
  constexpr void add(std::size_t extent, std::size_t step_from, std::size_t step_to) noexcept {
    if (extent == 0) {
      is_empty = true;
    } else if (extent > 1 && rank > 0 && from[rank - 1] == step_from * extent &&
               to[rank - 1] == step_to * extent) {
      extents[rank - 1] *= extent;
      from[rank - 1] = step_from;
      to[rank - 1] = step_to;
    } else if (extent > 1) {
      extents[rank] = extent;
      from[rank] = step_from;
      to[rank] = step_to;
      ++rank;
    }
  }
};

namespace detail {

template <copy_plan Plan, std::size_t Dimension, class T>
constexpr void copy_dimension(T const* x, std::size_t from, T* y, std::size_t to) noexcept {
  if constexpr (Dimension == Plan.rank) {
    y[to] = x[from];
  } else {
    // Loops within a loop: GCC's evaluator limits the turns of each.
    constexpr std::size_t part = 4096;
    constexpr std::size_t extent = Plan.extents[Dimension];
    for (std::size_t first = 0; first < extent; first += part) {
      std::size_t const last = extent - first < part ? extent : first + part;
      for (std::size_t i = first; i < last; ++i) {
        copy_dimension<Plan, Dimension + 1>(x, from + i * Plan.from[Dimension], y,
                                            to + i * Plan.to[Dimension]);
      }
    }
  }
}

} // namespace detail

/// Copies elements of one array to places of another.
template <copy_plan Plan>
constexpr void strided_copy(auto const& x, auto& y) noexcept {
  if constexpr (!Plan.is_empty) {
    detail::copy_dimension<Plan, 0>(x.data(), Plan.first_from, y.data(), Plan.first_to);
  }
}

/// The plan of a copy whose elements lie in order on the other side: of extents, from places as far
/// apart as `steps` says.
[[nodiscard]] constexpr copy_plan copy_from(extents const& shape,
                                            std::array<std::size_t, max_rank> const& steps,
                                            std::size_t first = 0) noexcept {
  copy_plan result;
  result.first_from = first;
  auto const to = strides(shape);
  for (std::size_t i = 0; i < shape.rank; ++i) {
    result.add(shape[i], steps[i], to[i]);
  }
  return result;
}

/// The other way round.
[[nodiscard]] constexpr copy_plan copy_to(extents const& shape,
                                          std::array<std::size_t, max_rank> const& steps,
                                          std::size_t first = 0) noexcept {
  copy_plan result;
  result.first_to = first;
  auto const from = strides(shape);
  for (std::size_t i = 0; i < shape.rank; ++i) {
    result.add(shape[i], from[i], steps[i]);
  }
  return result;
}

/// The plan of copying everything as it is.
[[nodiscard]] constexpr copy_plan copy_of(extents const& shape) noexcept {
  return copy_from(shape, strides(shape));
}

} // namespace ctnn::onnx
