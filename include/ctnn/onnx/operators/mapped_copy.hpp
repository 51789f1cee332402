// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/onnx/model/extents.hpp>

#include <array>
#include <cstddef>

namespace ctnn::onnx {

/// For each place along each dimension of an output, from where its elements are taken: the sum of
/// what stands there for each dimension is a place of the input.
template <extents Output>
class source_maps {
  static constexpr std::size_t total = [] {
    std::size_t result = 0;
    for (std::size_t i = 0; i < Output.rank; ++i) {
      result += Output[i];
    }
    return result;
  }();
  std::array<std::size_t, total> places{};

public:
  [[nodiscard]] constexpr std::size_t* of(std::size_t dimension) noexcept {
    std::size_t before = 0;
    for (std::size_t i = 0; i < dimension; ++i) {
      before += Output[i];
    }
    return places.data() + before;
  }
};

namespace detail {

template <extents Output, std::size_t Dimension, class T>
constexpr void mapped_dimension(std::array<std::size_t const*, max_rank> const& maps, T const* x,
                                std::size_t from, T*& y) noexcept {
  if constexpr (Dimension == Output.rank) {
    *y++ = x[from];
  } else {
    std::size_t const* const map = maps[Dimension];
    for (std::size_t i = 0; i < Output[Dimension]; ++i) {
      mapped_dimension<Output, Dimension + 1>(maps, x, from + map[i], y);
    }
  }
}

} // namespace detail

/// Copies to each place of an output what stands at its source.
template <extents Output>
constexpr void mapped_copy(source_maps<Output>& maps, auto const& x, auto& y) noexcept {
  if constexpr (Output.size() > 0) {
    std::array<std::size_t const*, max_rank> of{};
    for (std::size_t i = 0; i < Output.rank; ++i) {
      of[i] = maps.of(i);
    }
    auto* to = y.data();
    detail::mapped_dimension<Output, 0>(of, x.data(), 0, to);
  }
}

} // namespace ctnn::onnx
