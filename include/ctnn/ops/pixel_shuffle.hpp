// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/unsatisfied.hpp>
#include <ctnn/tensor/permuted.hpp>
#include <ctnn/tensor/reshape.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <cstddef>

namespace ctnn {

/// An image whose channels are groups of Factor x Factor. The sentence is what the compiler prints
/// otherwise.
template <class X, std::size_t Factor>
concept shuffleable =
    (X::rank() == 3 && Factor > 0 && X::extent(0) % (Factor * Factor) == 0) ||
    detail::unsatisfied<"pixel_shuffle needs an image (channels, height, width) with a multiple of "
                        "factor * factor channels: (image, factor) are",
                        X, detail::axes<Factor>>();

/// An image cut evenly into blocks of Factor x Factor.
template <class X, std::size_t Factor>
concept unshuffleable =
    (X::rank() == 3 && Factor > 0 && X::extent(1) % Factor == 0 && X::extent(2) % Factor == 0) ||
    detail::unsatisfied<"pixel_unshuffle needs an image (channels, height, width) with a multiple "
                        "of factor rows and columns: (image, factor) are",
                        X, detail::axes<Factor>>();

/// Each group of Factor x Factor channels becomes one channel, in which they lie side by side as
/// blocks: y[c, r F + i, s F + j] = x[(c F + i) F + j, r, s]. Its gradient is `pixel_unshuffle` of
/// dy.
///
/// Shapes: x (channels F F, height, width), y (channels, height F, width F).
/// Source: torch.nn.functional.pixel_shuffle, ONNX DepthToSpace (opset 13, mode CRD).
template <std::size_t Factor, class T, std::size_t... X>
  requires(shuffleable<shape<X...>, Factor>)
[[nodiscard]] constexpr auto pixel_shuffle(tensor<T, X...> const& x) noexcept {
  constexpr std::size_t channels = shape<X...>::extent(0) / (Factor * Factor);
  constexpr std::size_t height = shape<X...>::extent(1);
  constexpr std::size_t width = shape<X...>::extent(2);
  return reshape<channels, height * Factor, width * Factor>(
      permuted<0, 3, 1, 4, 2>(reshape<channels, Factor, Factor, height, width>(x)));
}

/// Each block of Factor x Factor elements is spread over as many channels: the way back from
/// `pixel_shuffle`, which is its gradient.
///
/// Shapes: x (channels, height F, width F), y (channels F F, height, width).
/// Source: torch.nn.functional.pixel_unshuffle.
template <std::size_t Factor, class T, std::size_t... X>
  requires(unshuffleable<shape<X...>, Factor>)
[[nodiscard]] constexpr auto pixel_unshuffle(tensor<T, X...> const& x) noexcept {
  constexpr std::size_t channels = shape<X...>::extent(0);
  constexpr std::size_t height = shape<X...>::extent(1) / Factor;
  constexpr std::size_t width = shape<X...>::extent(2) / Factor;
  return reshape<channels * Factor * Factor, height, width>(
      permuted<0, 2, 4, 1, 3>(reshape<channels, height, Factor, width, Factor>(x)));
}

} // namespace ctnn
