// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/unsatisfied.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <utility>

namespace ctnn {

namespace detail {

template <std::size_t... Extents>
concept all_positive = ((Extents > 0) && ...);

} // namespace detail

/// Extents are counts of elements: each is at least 1, and none at all is the shape of a scalar.
template <std::size_t... Extents>
concept positive_extents = detail::all_positive<Extents...> ||
                           detail::unsatisfied<"every extent of a tensor must be at least 1">();

/// The extents of a tensor as a type: `shape<1, 28, 28>` is one channel of 28 rows and 28 columns.
/// Values of it compare: `net::output_shape == shape<10>{}`.
template <std::size_t... Extents>
  requires(positive_extents<Extents...>)
struct shape {
  /// The number of dimensions.
  [[nodiscard]] static constexpr std::size_t rank() noexcept { return sizeof...(Extents); }

  /// The number of elements: the product of the extents.
  [[nodiscard]] static constexpr std::size_t size() noexcept {
    return (std::size_t{1} * ... * Extents);
  }

  /// The extents in order, the slowest first.
  [[nodiscard]] static constexpr std::array<std::size_t, sizeof...(Extents)> extents() noexcept {
    return {Extents...};
  }

  /// The extent of one dimension.
  [[nodiscard]] static constexpr std::size_t extent(std::size_t dimension) noexcept {
    return extents()[dimension];
  }

  template <std::size_t... Others>
  [[nodiscard]] friend constexpr bool operator==(shape, shape<Others...>) noexcept {
    return std::same_as<shape, shape<Others...>>;
  }
};

namespace detail {

template <std::size_t Extent, class Shape>
struct prepend_extent;

template <std::size_t Extent, std::size_t... Extents>
struct prepend_extent<Extent, shape<Extents...>> {
  using type = shape<Extent, Extents...>;
};

template <class Shape, std::size_t Last>
struct append_extent;

template <std::size_t... Extents, std::size_t Last>
struct append_extent<shape<Extents...>, Last> {
  using type = shape<Extents..., Last>;
};

template <std::size_t Last, class Shape, class Indices>
struct replace_last_extent;

template <std::size_t Last, class Shape, std::size_t... Indices>
  requires(Shape::rank() > 0)
struct replace_last_extent<Last, Shape, std::index_sequence<Indices...>> {
  using type = shape<Shape::extent(Indices)..., Last>;
};

template <class Shape>
struct drop_extent;

template <std::size_t First, std::size_t... Rest>
struct drop_extent<shape<First, Rest...>> {
  using type = shape<Rest...>;
};

} // namespace detail

/// `shape<Rest...>` of a `shape<First, Rest...>`: that of one sample of a batch.
template <class Shape>
using sample_shape = typename detail::drop_extent<Shape>::type;

/// `shape<Batch, Extents...>` of a `shape<Extents...>`.
template <std::size_t Batch, class Shape>
using batch_shape = typename detail::prepend_extent<Batch, Shape>::type;

/// `shape<Extents..., Last>` of a `shape<Extents...>`.
template <class Shape, std::size_t Last>
using with_extent_behind = typename detail::append_extent<Shape, Last>::type;

/// A shape of at least one extent with `Last` in the place of its last.
template <std::size_t Last, class Shape>
using with_last_extent = typename detail::replace_last_extent<
    Last, Shape, std::make_index_sequence<Shape::rank() == 0 ? 0 : Shape::rank() - 1>>::type;

/// Two shapes are one. The sentence is what the compiler prints where they are not.
template <class Got, class Expected>
concept same_shape = std::same_as<Got, Expected> ||
                     detail::unsatisfied<"the shapes differ: (got, expected) are", Got, Expected>();

} // namespace ctnn
