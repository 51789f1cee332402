// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/tensor/shape.hpp>

#include <concepts>
#include <cstddef>

namespace ctnn {
namespace detail {

template <std::size_t Axes, class Shape>
struct last_extents {
  using type = Shape;
};

template <std::size_t Axes, std::size_t First, std::size_t... Rest>
  requires(sizeof...(Rest) >= Axes)
struct last_extents<Axes, shape<First, Rest...>> : last_extents<Axes, shape<Rest...>> {};

} // namespace detail

/// The last `Axes` extents of a shape, or all where it has no more: shape<3, 4> of shape<2, 3, 4>.
template <std::size_t Axes, class Shape>
using last_extents = typename detail::last_extents<Axes, Shape>::type;

/// Whether a shape ends in the extents of another: shape<2, 3, 4> in those of shape<3, 4>.
template <class Shape, class End>
concept shape_ends_with = std::same_as<last_extents<End::rank(), Shape>, End>;

} // namespace ctnn
