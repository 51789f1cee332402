// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/onnx/model/extents.hpp>

#include <array>
#include <cstddef>

namespace ctnn::onnx {

/// Whether extents go together: from the last dimension on, each is the other's or 1.
/// Source: ONNX, Broadcasting.
[[nodiscard]] constexpr bool broadcastable(extents const& a, extents const& b) noexcept {
  for (std::size_t i = 0; i < a.rank && i < b.rank; ++i) {
    std::size_t const of_a = a[a.rank - 1 - i];
    std::size_t const of_b = b[b.rank - 1 - i];
    if (of_a != of_b && of_a != 1 && of_b != 1) {
      return false;
    }
  }
  return true;
}

/// The extents that both become.
[[nodiscard]] constexpr extents broadcast(extents const& a, extents const& b) noexcept {
  extents result;
  result.rank = a.rank > b.rank ? a.rank : b.rank;
  for (std::size_t i = 0; i < result.rank; ++i) {
    std::size_t const of_a = i < a.rank ? a[a.rank - 1 - i] : 1;
    std::size_t const of_b = i < b.rank ? b[b.rank - 1 - i] : 1;
    result[result.rank - 1 - i] = of_a == 1 ? of_b : of_a;
  }
  return result;
}

/// How far apart in row-major order neighbours along each dimension lie.
[[nodiscard]] constexpr std::array<std::size_t, max_rank> strides(extents const& shape) noexcept {
  std::array<std::size_t, max_rank> result{};
  std::size_t stride = 1;
  for (std::size_t i = shape.rank; i-- > 0;) {
    result[i] = stride;
    stride *= shape[i];
  }
  return result;
}

/// The same of a tensor that is seen as one of other extents: 0 along what it is repeated along.
[[nodiscard]] constexpr std::array<std::size_t, max_rank>
broadcast_strides(extents const& shape, extents const& seen_as) noexcept {
  std::array<std::size_t, max_rank> const own = strides(shape);
  std::array<std::size_t, max_rank> result{};
  // As a template argument, GCC 12 takes an array whose first elements nobody has written for
  // another one.
  result.fill(0);
  for (std::size_t i = 0; i < shape.rank; ++i) {
    result[seen_as.rank - 1 - i] = shape[shape.rank - 1 - i] == 1 ? 0 : own[shape.rank - 1 - i];
  }
  return result;
}

/// Steps of several tensors along the dimensions of an output.
template <std::size_t Count>
using stride_table = std::array<std::array<std::size_t, max_rank>, Count>;

namespace detail {

template <extents Output, auto Strides, std::size_t Dimension, class F>
constexpr void for_each_place(std::size_t& at, std::array<std::size_t, Strides.size()> offsets,
                              F&& f) {
  if constexpr (Dimension == Output.rank) {
    f(at, offsets);
    ++at;
  } else {
    for (std::size_t i = 0; i < Output[Dimension]; ++i) {
      for_each_place<Output, Strides, Dimension + 1>(at, offsets, f);
      for (std::size_t k = 0; k < Strides.size(); ++k) {
        offsets[k] += Strides[k][Dimension];
      }
    }
  }
}

} // namespace detail

/// Calls `f(place, offsets)` for each place of a row-major output, with the offsets that it has in
/// tensors of these strides.
template <extents Output, auto Strides, class F>
constexpr void for_each_place(F f) {
  std::size_t at = 0;
  detail::for_each_place<Output, Strides, 0>(at, {}, f);
}

} // namespace ctnn::onnx
