// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/io/format_indices.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace ctnn::io::detail {

/// A matrix in a tensor: the elements at one index for each dimension but the last two. The label
/// names these indices, `[0, 1]`, and is empty where the tensor has this one plane only.
template <class T>
struct plane {
  std::string label;
  std::span<T const> elements;
  std::size_t columns;

  [[nodiscard]] std::size_t rows() const { return elements.size() / columns; }
};

/// The planes of a tensor in order, which stay valid as long as it does. A vector is one row, a
/// scalar one element.
template <class T, std::size_t... Extents>
[[nodiscard]] std::vector<plane<T>> planes(tensor<T, Extents...> const& t) {
  constexpr std::size_t rank = sizeof...(Extents);
  constexpr std::size_t leading = rank < 2 ? 0 : rank - 2;
  constexpr std::array<std::size_t, rank + 2> extents{1, 1, Extents...};
  constexpr std::size_t rows = extents[rank];
  constexpr std::size_t columns = extents[rank + 1];
  constexpr std::size_t count = shape<Extents...>::size() / (rows * columns);

  std::vector<plane<T>> result;
  for (std::size_t i = 0; i < count; ++i) {
    std::array<std::size_t, leading> indices{};
    std::size_t rest = i;
    for (std::size_t dimension = leading; dimension-- > 0;) {
      indices[dimension] = rest % extents[2 + dimension];
      rest /= extents[2 + dimension];
    }
    result.push_back({.label = count > 1 ? '[' + format_indices(indices) + ']' : "",
                      .elements = {t.begin() + i * rows * columns, rows * columns},
                      .columns = columns});
  }
  return result;
}

} // namespace ctnn::io::detail
