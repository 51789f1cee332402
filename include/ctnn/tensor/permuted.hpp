// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/unsatisfied.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <array>
#include <cstddef>

namespace ctnn {
namespace detail {

/// Whether the axes are each of 0 ... Rank - 1 once.
template <std::size_t Rank, std::size_t... Axes>
inline constexpr bool is_permutation = [] {
  std::array<bool, Rank> seen{};
  bool right = sizeof...(Axes) == Rank;
  for (std::size_t const axis : std::array<std::size_t, sizeof...(Axes)>{Axes...}) {
    right = right && axis < Rank && !seen[axis];
    if (right) {
      seen[axis] = true;
    }
  }
  return right;
}();

/// Names axes in errors.
template <std::size_t...>
struct axes;

} // namespace detail

/// Axes in another order. The sentence is what the compiler prints where they are not.
template <class Shape, std::size_t... Axes>
concept permutes = detail::is_permutation<Shape::rank(), Axes...> ||
                   detail::unsatisfied<"permute: each axis must be named once: (shape, axes) are",
                                       Shape, detail::axes<Axes...>>();

namespace detail {

template <class Shape, std::size_t... Axes>
using permuted_shape = shape<Shape::extent(Axes)...>;

/// Calls `visit(where an element lies in x)` for each element of the permuted tensor, in its order.
template <class Shape, std::size_t... Axes, class Visit>
constexpr void for_each_permuted(Visit visit) noexcept {
  constexpr std::size_t rank = Shape::rank();
  constexpr std::array<std::size_t, rank> extents{Shape::extent(Axes)...};
  constexpr std::array<std::size_t, rank> steps = [] {
    std::array<std::size_t, rank> of_x{};
    std::size_t step = 1;
    for (std::size_t i = rank; i-- > 0;) {
      of_x[i] = step;
      step *= Shape::extent(i);
    }
    return std::array<std::size_t, rank>{of_x[Axes]...};
  }();
  std::array<std::size_t, rank> index{};
  std::size_t place = 0;
  for (std::size_t left = Shape::size(); left > 0;) {
    for (std::size_t i = 0; i < extents[rank - 1]; ++i) {
      visit(place + i * steps[rank - 1]);
    }
    left -= extents[rank - 1];
    for (std::size_t axis = rank - 1; axis-- > 0;) {
      place += steps[axis];
      if (++index[axis] < extents[axis]) {
        break;
      }
      place -= extents[axis] * steps[axis];
      index[axis] = 0;
    }
  }
}

} // namespace detail

/// The tensor whose axis k is axis Axes[k] of x: `permuted<1, 0>(matrix)` is its transpose,
/// `permuted<1, 2, 0>(image)` puts the channels last. Source: ONNX Transpose, torch.permute.
template <std::size_t... Axes, class T, std::size_t... Extents>
  requires(sizeof...(Extents) > 0 && permutes<shape<Extents...>, Axes...>)
[[nodiscard]] constexpr tensor_of<T, detail::permuted_shape<shape<Extents...>, Axes...>>
permuted(tensor<T, Extents...> const& x) noexcept {
  tensor_of<T, detail::permuted_shape<shape<Extents...>, Axes...>> y;
  T* to = y.begin();
  detail::for_each_permuted<shape<Extents...>, Axes...>(
      [&](std::size_t place) { *to++ = x.begin()[place]; });
  return y;
}

/// The tensor of shape X whose `permuted<Axes...>` y is: the way back.
template <class X, std::size_t... Axes, class T, std::size_t... Extents>
  requires(X::rank() > 0 && permutes<X, Axes...> &&
           same_shape<shape<Extents...>, detail::permuted_shape<X, Axes...>>)
[[nodiscard]] constexpr tensor_of<T, X> permuted_back(tensor<T, Extents...> const& y) noexcept {
  tensor_of<T, X> x;
  T const* from = y.begin();
  detail::for_each_permuted<X, Axes...>([&](std::size_t place) { x.begin()[place] = *from++; });
  return x;
}

} // namespace ctnn
