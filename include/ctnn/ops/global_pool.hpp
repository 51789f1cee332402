// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/copy.hpp>
#include <ctnn/detail/unsatisfied.hpp>
#include <ctnn/kernels/elementwise.hpp>
#include <ctnn/kernels/lane_reduction.hpp>
#include <ctnn/kernels/reduction.hpp>
#include <ctnn/math/pack.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <cstddef>

namespace ctnn {

/// What a global pooling reduces: channels of at least one spatial axis. The sentence is what the
/// compiler prints otherwise.
template <class X>
concept channels_of_places =
    X::rank() >= 2 ||
    detail::unsatisfied<"a global pooling needs (channels, spatial axes...): got", X>();

namespace detail {

/// The largest of many elements, or NaN: of 16 strided parts side by side, where a single chain of
/// comparisons would wait for each before the next.
template <std::size_t Size, class T>
[[nodiscard]] constexpr T largest_of(T const* x) noexcept {
  constexpr std::size_t width = 16;
  constexpr std::size_t rest = Size % width;
  if constexpr (Size < 4 * width) {
    return kernels::maximum<Size>(x);
  } else {
    T best[width + rest];
    copy(x, width, best);
    for (std::size_t i = width; i + width <= Size; i += width) {
      kernels::transform<width>(
          best,
          [](auto const& kept, auto const& other) {
            return select((other > kept) | (other != other), other, kept);
          },
          best, x + i);
    }
    copy(x + Size - rest, rest, best + width);
    return kernels::maximum<width + rest>(best);
  }
}

} // namespace detail

/// The mean of each channel over all of its spatial axes.
///
/// Shapes: x (channels, spatial axes...), y (channels). Order: `kernels::reduce`.
/// Source: ONNX GlobalAveragePool (opset 1) without its axes of one, Keras' GlobalAveragePooling.
template <real T, std::size_t Channels, std::size_t... Places>
  requires(channels_of_places<shape<Channels, Places...>>)
[[nodiscard]] constexpr tensor<T, Channels>
global_avg_pool(tensor<T, Channels, Places...> const& x) noexcept {
  constexpr std::size_t places = shape<Places...>::size();
  tensor<T, Channels> y;
  T const* from = x.begin();
  for (T& mean : y) {
    T const sum = kernels::reduce_in_lanes<places>(
        [](auto const& partial, auto const& element) { return partial + element; }, from);
    mean = sum / static_cast<T>(places);
    from += places;
  }
  return y;
}

/// dL/dx of an input of shape X, given dL/dy: each channel's dy in equal parts.
template <class X, real T, std::size_t Channels>
  requires(channels_of_places<X> && X::extent(0) == Channels)
[[nodiscard]] constexpr tensor_of<T, X>
global_avg_pool_input_gradient(tensor<T, Channels> const& dy) noexcept {
  constexpr std::size_t places = X::size() / Channels;
  tensor_of<T, X> dx;
  T* to = dx.begin();
  for (T const gradient : dy) {
    detail::fill(to, places, gradient / static_cast<T>(places));
    to += places;
  }
  return dx;
}

/// The largest element of each channel over all of its spatial axes; NaN where one of them is.
///
/// Shapes: x (channels, spatial axes...), y (channels).
/// Source: ONNX GlobalMaxPool (opset 1) without its axes of one, Keras' GlobalMaxPooling.
template <real T, std::size_t Channels, std::size_t... Places>
  requires(channels_of_places<shape<Channels, Places...>>)
[[nodiscard]] constexpr tensor<T, Channels>
global_max_pool(tensor<T, Channels, Places...> const& x) noexcept {
  constexpr std::size_t places = shape<Places...>::size();
  tensor<T, Channels> y;
  T const* from = x.begin();
  for (T& best : y) {
    best = detail::largest_of<places>(from);
    from += places;
  }
  return y;
}

/// dL/dx, given dL/dy: each dy goes to the largest element of its channel, the first of equals.
template <real T, std::size_t Channels, std::size_t... Places>
  requires(channels_of_places<shape<Channels, Places...>>)
[[nodiscard]] constexpr tensor<T, Channels, Places...>
global_max_pool_input_gradient(tensor<T, Channels, Places...> const& x,
                               tensor<T, Channels> const& dy) noexcept {
  constexpr std::size_t places = shape<Places...>::size();
  tensor<T, Channels, Places...> dx{};
  T const* from = x.begin();
  T* to = dx.begin();
  for (T const gradient : dy) {
    T const best = detail::largest_of<places>(from);
    std::size_t winner = 0;
    while (from[winner] != best && (best == best || from[winner] == from[winner])) {
      ++winner;
    }
    to[winner] = gradient;
    from += places;
    to += places;
  }
  return dx;
}

} // namespace ctnn
