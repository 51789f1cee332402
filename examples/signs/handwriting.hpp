// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/philox.hpp>
#include <ctnn/math/uniform.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace signs {

/// The three signs of the language, in the order of their classes.
enum class sign : std::uint8_t { circle, triangle, square };

inline constexpr std::size_t sign_count = 3;
inline constexpr char const* sign_names[sign_count] = {"circle", "triangle", "square"};

/// 4x4 grey pixels, from 0 (paper) to 4 (ink).
template <class T>
using image = ctnn::tensor<T, 1, 4, 4>;

inline constexpr int ink = 4;

/// An image with its class.
template <class T>
struct example {
  image<T> pixels;
  sign label;
};

namespace detail {

template <class T>
struct point {
  T x;
  T y;
};

/// How one hand holds the pen for one sign.
template <class T>
struct hand {
  point<T> centre;
  T size; // half the sign's width
  T slant;
  T thickness; // of the stroke: where its ink ends, from its middle
};

template <class T>
[[nodiscard]] constexpr hand<T> random_hand(ctnn::philox4x32& random) noexcept {
  return {
      .centre = {ctnn::uniform(random, T(1.75), T(2.25)), ctnn::uniform(random, T(1.75), T(2.25))},
      .size = ctnn::uniform(random, T(1.25), T(1.65)),
      .slant = ctnn::uniform(random, T(-0.2), T(0.2)),
      .thickness = ctnn::uniform(random, T(0.6), T(0.9))};
}

/// The square of the distance of p from the line from a to b.
template <class T>
[[nodiscard]] constexpr T squared_distance(point<T> p, point<T> a, point<T> b) noexcept {
  point<T> const along{b.x - a.x, b.y - a.y};
  point<T> const from_a{p.x - a.x, p.y - a.y};
  T const length = ctnn::fma(along.x, along.x, along.y * along.y);
  T const place = ctnn::fma(from_a.x, along.x, from_a.y * along.y) / length;
  T const clamped = std::clamp(place, T{0}, T{1});
  point<T> const off{ctnn::fma(-clamped, along.x, from_a.x),
                     ctnn::fma(-clamped, along.y, from_a.y)};
  return ctnn::fma(off.x, off.x, off.y * off.y);
}

/// The square of the distance of p from the strokes of a sign of half-width 1 around the origin, y
/// pointing down.
template <class T>
[[nodiscard]] constexpr T squared_distance_to_strokes(sign which, point<T> p) noexcept {
  constexpr T side = T(0.9); // a square looks as large as a circle when it is a little smaller
  constexpr point<T> apex{0, -1};
  constexpr point<T> left{-1, T(0.9)};
  constexpr point<T> right{1, T(0.9)};
  constexpr point<T> corners[] = {{-side, -side}, {side, -side}, {side, side}, {-side, side}};
  switch (which) {
  case sign::circle: {
    // Near the circle, the distance from it is (|p|^2 - 1) / 2.
    T const off = (ctnn::fma(p.x, p.x, p.y * p.y) - 1) / 2;
    return off * off;
  }
  case sign::triangle:
    return std::min({squared_distance(p, apex, left), squared_distance(p, left, right),
                     squared_distance(p, right, apex)});
  default:
    return std::min(
        {squared_distance(p, corners[0], corners[1]), squared_distance(p, corners[1], corners[2]),
         squared_distance(p, corners[2], corners[3]), squared_distance(p, corners[3], corners[0])});
  }
}

} // namespace detail

/// A sign as a hand drawn by `random` writes it: with its own position, size, slant, thickness of
/// stroke, and noise on the paper.
template <class T>
[[nodiscard]] constexpr image<T> draw(sign which, ctnn::philox4x32& random) noexcept {
  detail::hand<T> const hand = detail::random_hand<T>(random);
  image<T> pixels;
  for (std::size_t row = 0; row < 4; ++row) {
    for (std::size_t column = 0; column < 4; ++column) {
      T const y = (static_cast<T>(row) + T(0.5) - hand.centre.y) / hand.size;
      T const x = (static_cast<T>(column) + T(0.5) - hand.centre.x) / hand.size;
      T const distance =
          detail::squared_distance_to_strokes<T>(which, {ctnn::fma(hand.slant, y, x), y});
      T const width = hand.thickness / hand.size;
      T const darkness = 1 - distance / (width * width);
      T const noise = ctnn::uniform(random, T(-0.5), T(0.5));
      pixels[0, row, column] =
          std::clamp(ctnn::fma(T(ink), std::max(darkness, T{0}), noise), T{0}, T(ink));
    }
  }
  return pixels;
}

/// Example number `index` of the endless sequence of `seed`; the classes take turns. Any number of
/// it is reached at once, and two seeds give two sets that share nothing.
template <class T>
[[nodiscard]] constexpr example<T> handwritten(std::uint64_t seed, std::size_t index) noexcept {
  ctnn::philox4x32 random(seed, index);
  auto const label = static_cast<sign>(index % sign_count);
  return {draw<T>(label, random), label};
}

} // namespace signs
