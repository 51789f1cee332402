// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/elementwise.hpp>
#include <ctnn/onnx/model/extents.hpp>
#include <ctnn/onnx/operators/broadcast.hpp>

#include <array>
#include <cstddef>

namespace ctnn::onnx {

namespace detail {

/// Whether a tensor of these strides is, from a dimension on, the output itself.
template <extents Output>
[[nodiscard]] constexpr bool is_whole(std::array<std::size_t, max_rank> const& given,
                                      std::size_t dimension) noexcept {
  auto const own = strides(Output);
  for (std::size_t i = dimension; i < Output.rank; ++i) {
    if (Output[i] > 1 && given[i] != own[i]) {
      return false;
    }
  }
  return true;
}

/// Whether it is one number there.
template <extents Output>
[[nodiscard]] constexpr bool is_single(std::array<std::size_t, max_rank> const& given,
                                       std::size_t dimension) noexcept {
  for (std::size_t i = dimension; i < Output.rank; ++i) {
    if (Output[i] > 1 && given[i] != 0) {
      return false;
    }
  }
  return true;
}

/// The dimension from which on both tensors are one or the other.
template <extents Output, stride_table<2> Strides>
inline constexpr std::size_t row_dimension = [] {
  std::size_t result = Output.rank;
  while (result > 0 &&
         (is_whole<Output>(Strides[0], result - 1) || is_single<Output>(Strides[0], result - 1)) &&
         (is_whole<Output>(Strides[1], result - 1) || is_single<Output>(Strides[1], result - 1))) {
    --result;
  }
  return result;
}();

} // namespace detail

/// y = value(a, b) of tensors of such strides, in the longest rows along which each of them is
/// either as y is or a single number. y may be the memory of one that has all of its elements.
template <extents Output, stride_table<2> Strides, class T, std::size_t Size, std::size_t SizeOfA,
          std::size_t SizeOfB, class F>
constexpr void transform_rows(std::array<T, Size>& y, F const& value,
                              std::array<T, SizeOfA> const& a, std::array<T, SizeOfB> const& b) {
  constexpr std::size_t dimension = detail::row_dimension<Output, Strides>;
  constexpr std::size_t row = Output.product(dimension, Output.rank);
  constexpr bool a_is_whole = detail::is_whole<Output>(Strides[0], dimension);
  constexpr bool b_is_whole = detail::is_whole<Output>(Strides[1], dimension);
  constexpr extents rows = [] {
    extents result;
    for (std::size_t i = 0; i < dimension; ++i) {
      result.push_back(Output[i]);
    }
    return result;
  }();
  for_each_place<rows, Strides>([&](std::size_t i, auto const& at) {
    T* const to = y.data() + i * row;
    T const* const p = a.data() + at[0];
    T const* const q = b.data() + at[1];
    if constexpr (a_is_whole && b_is_whole) {
      kernels::transform<row>(to, value, p, q);
    } else if constexpr (a_is_whole) {
      kernels::transform<row>(
          to,
          [&value, single = *q]<class V>(V const& x) -> decltype(value(x, x)) {
            return value(x, ctnn::detail::all<V>(single));
          },
          p);
    } else {
      kernels::transform<row>(
          to,
          [&value, single = *p]<class V>(V const& x) -> decltype(value(x, x)) {
            return value(ctnn::detail::all<V>(single), x);
          },
          q);
    }
  });
}

} // namespace ctnn::onnx
