// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/bfloat16.hpp>
#include <ctnn/math/float16.hpp>
#include <ctnn/tensor/shape.hpp>

#include <concepts>
#include <cstddef>
#include <type_traits>

namespace ctnn {

/// Whether numbers of T are stored only, and something else is calculated with.
template <class T>
inline constexpr bool is_stored_number = std::same_as<T, float16> || std::same_as<T, bfloat16>;

/// What a tensor can hold: numbers.
template <class T>
concept element =
    (std::is_arithmetic_v<T> || is_stored_number<T>) && std::is_same_v<T, std::remove_cv_t<T>>;

/// What a net computes in.
template <class T>
concept real = std::same_as<T, float> || std::same_as<T, double>;

template <element T, std::size_t... Extents>
  requires(positive_extents<Extents...>)
struct tensor;

namespace detail {

template <class>
inline constexpr bool is_tensor = false;

template <class T, std::size_t... Extents>
inline constexpr bool is_tensor<tensor<T, Extents...>> = true;

template <class>
inline constexpr bool is_shape = false;

template <std::size_t... Extents>
inline constexpr bool is_shape<shape<Extents...>> = true;

template <class>
inline constexpr bool is_shapes = false;

template <class T, class Shape>
struct tensor_from_shape;

template <class T, std::size_t... Extents>
struct tensor_from_shape<T, shape<Extents...>> {
  using type = tensor<T, Extents...>;
};

} // namespace detail

/// A `tensor<...>` of any element type and shape.
template <class X>
concept tensor_like = detail::is_tensor<X>;

/// A `shape<...>`, or `shapes<...>` of several tensors.
template <class X>
concept shape_like = detail::is_shape<X> || detail::is_shapes<X>;

/// The tensor of T with the extents of a `shape<...>`, or the tensors of `shapes<...>`.
template <element T, shape_like Shape>
using tensor_of = typename detail::tensor_from_shape<T, Shape>::type;

} // namespace ctnn
