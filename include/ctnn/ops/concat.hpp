// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/copy.hpp>
#include <ctnn/detail/unsatisfied.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <type_traits>
#include <utility>

namespace ctnn {
namespace detail {

/// Whether shapes differ in no extent but that of an axis.
template <std::size_t Axis, class First, class... Others>
[[nodiscard]] consteval bool alike_but_for_axis() {
  if constexpr (Axis >= First::rank() || ((Others::rank() != First::rank()) || ...)) {
    return false;
  } else {
    for (std::size_t i = 0; i < First::rank(); ++i) {
      if (i != Axis && ((Others::extent(i) != First::extent(i)) || ...)) {
        return false;
      }
    }
    return true;
  }
}

template <std::size_t Axis, class First, class... Others>
struct joined_shape {
  template <std::size_t... Axes>
  static shape<(Axes == Axis ? (First::extent(Axis) + ... + Others::extent(Axis))
                             : First::extent(Axes))...>
      of(std::index_sequence<Axes...>);
  using type = decltype(of(std::make_index_sequence<First::rank()>{}));
};

/// The number of places before an axis, of which each holds a run of extent(Axis) and all behind.
template <std::size_t Axis, class Shape>
inline constexpr std::size_t places_before_axis = [] {
  std::size_t result = 1;
  for (std::size_t i = 0; i < Axis; ++i) {
    result *= Shape::extent(i);
  }
  return result;
}();

/// Where along an axis each of joined tensors begins.
template <std::size_t Axis, class... Shapes>
[[nodiscard]] constexpr std::array<std::size_t, sizeof...(Shapes)> starts_along() noexcept {
  std::array<std::size_t, sizeof...(Shapes)> result{};
  std::size_t place = 0;
  std::size_t start = 0;
  ((result[place++] = start, start += Shapes::extent(Axis)), ...);
  return result;
}

} // namespace detail

/// Shapes that can be joined along an axis. The sentence is what the compiler prints of others.
template <std::size_t Axis, class... Shapes>
concept joinable =
    detail::alike_but_for_axis<Axis, Shapes...>() ||
    detail::unsatisfied<"concat: the shapes differ beside the joined axis: the shapes are",
                        Shapes...>();

/// The shape of tensors joined along an axis.
template <std::size_t Axis, class... Shapes>
  requires joinable<Axis, Shapes...>
using concat_shape = typename detail::joined_shape<Axis, Shapes...>::type;

/// Tensors one after the other along an axis: `concat<0>(a, b)` of images puts the channels of b
/// behind those of a.
///
/// Shapes: equal but for the extent of the axis, in which the output has the sum of them.
/// Source: ONNX Concat (opset 13), torch.cat.
template <std::size_t Axis, tensor_like First, tensor_like... Others>
  requires((std::same_as<typename Others::value_type, typename First::value_type> && ...) &&
           joinable<Axis, typename First::shape_type, typename Others::shape_type...>)
[[nodiscard]] constexpr auto concat(First const& first, Others const&... others) noexcept {
  using T = typename First::value_type;
  constexpr std::size_t places = detail::places_before_axis<Axis, typename First::shape_type>;
  tensor_of<T, concat_shape<Axis, typename First::shape_type, typename Others::shape_type...>> y;
  T* to = y.begin();
  for (std::size_t place = 0; place < places; ++place) {
    auto const append = [&to, place](auto const& x) {
      constexpr std::size_t run = std::remove_cvref_t<decltype(x)>::size() / places;
      detail::copy(x.begin() + place * run, run, to);
      to += run;
    };
    append(first);
    (append(others), ...);
  }
  return y;
}

/// The part of shape Part of a tensor from First on along an axis: what one of joined tensors was,
/// and so dL/dx of `concat` for each of them.
template <std::size_t Axis, std::size_t First, shape_like Part, tensor_like Y>
  requires(joinable<Axis, Part, typename Y::shape_type> &&
           First + Part::extent(Axis) <= Y::extent(Axis))
[[nodiscard]] constexpr tensor_of<typename Y::value_type, Part> part_along(Y const& y) noexcept {
  constexpr std::size_t places = detail::places_before_axis<Axis, Part>;
  constexpr std::size_t run = Part::size() / places;
  constexpr std::size_t whole_run = Y::size() / places;
  constexpr std::size_t before = whole_run / Y::extent(Axis) * First;
  tensor_of<typename Y::value_type, Part> x;
  for (std::size_t place = 0; place < places; ++place) {
    detail::copy(y.begin() + place * whole_run + before, run, x.begin() + place * run);
  }
  return x;
}

} // namespace ctnn
