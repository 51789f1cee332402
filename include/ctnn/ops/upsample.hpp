// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/extremes.hpp>
#include <ctnn/detail/unsatisfied.hpp>
#include <ctnn/math/fma.hpp>
#include <ctnn/math/rounded.hpp>
#include <ctnn/ops/extents.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <array>
#include <cstddef>

namespace ctnn {

/// What an upsampled image has between the elements of the image.
enum class upsample_mode {
  nearest,  ///< each element as a block
  bilinear, ///< straight lines between the four nearest
};

/// `upsample<{.scale = 2, .mode = upsample_mode::bilinear}>(x)`. With `align_corners` the outermost
/// elements of both images lie on one another, and without it the outer edges of their areas.
struct upsample_options {
  extent2d scale;
  upsample_mode mode = upsample_mode::nearest;
  bool align_corners = false;
};

/// An image to enlarge. The sentence is what the compiler prints otherwise.
template <class X, upsample_options Options>
concept upsampleable =
    (X::rank() == 3 && Options.scale.height > 0 && Options.scale.width > 0) ||
    detail::unsatisfied<"upsample needs an image (channels, height, width) and a scale of at least "
                        "1: got",
                        X>();

namespace detail {

/// The two elements between which one of an upsampled axis lies, and their shares of it.
template <class T>
struct upsample_source {
  std::size_t first;
  std::size_t second;
  T of_first;
  T of_second;
};

template <class T, std::size_t In, std::size_t Scale, bool AlignCorners>
inline constexpr auto upsample_sources = [] {
  std::array<upsample_source<T>, In * Scale> result{};
  // Places are fractions of the axis' elements: numerator / denominator.
  std::size_t const denominator = AlignCorners ? larger<std::size_t>(In * Scale - 1, 1) : 2 * Scale;
  for (std::size_t i = 0; i < result.size(); ++i) {
    std::size_t const numerator = AlignCorners        ? i * (In - 1)
                                  : 2 * i + 1 > Scale ? 2 * i + 1 - Scale
                                                      : 0;
    std::size_t const first = numerator / denominator;
    std::size_t const beyond = numerator % denominator;
    result[i] = {first, smaller(first + 1, In - 1),
                 static_cast<T>(denominator - beyond) / static_cast<T>(denominator),
                 static_cast<T>(beyond) / static_cast<T>(denominator)};
  }
  return result;
}();

template <class X, upsample_options Options>
using upsample_shape =
    shape<X::extent(0), X::extent(1) * Options.scale.height, X::extent(2) * Options.scale.width>;

/// Calls `visit(plane, row, column)` for each place of y in its order: where the plane and what
/// lies nearest in it begin in x, and for bilinear lines, the sources of its row and column.
template <class X, upsample_options Options, class T, class Visit>
constexpr void for_each_upsampled(Visit visit) noexcept {
  auto const& rows = upsample_sources<T, X::extent(1), Options.scale.height, Options.align_corners>;
  auto const& columns =
      upsample_sources<T, X::extent(2), Options.scale.width, Options.align_corners>;
  constexpr std::size_t plane = X::extent(1) * X::extent(2);
  for (std::size_t first = 0; first < X::size(); first += plane) {
    for (auto const& row : rows) {
      for (auto const& column : columns) {
        visit(first, row, column);
      }
    }
  }
}

} // namespace detail

/// An image enlarged by whole factors.
///
/// Shapes: x (channels, height, width), y (channels, height scale, width scale).
/// Order, bilinear: in both rows left share then right, and then the upper row's and the lower's.
/// Source: torch.nn.functional.interpolate with scale_factor, ONNX Resize (opset 19: nearest with
/// asymmetric and floor, linear with half_pixel or align_corners).
template <upsample_options Options, real T, std::size_t... X>
  requires(upsampleable<shape<X...>, Options>)
[[nodiscard]] constexpr auto upsample(tensor<T, X...> const& x) noexcept {
  using image = shape<X...>;
  constexpr std::size_t width = image::extent(2);
  tensor_of<T, detail::upsample_shape<image, Options>> y;
  T* to = y.begin();
  if constexpr (Options.mode == upsample_mode::nearest) {
    for (std::size_t row = 0; row < image::size() / width; ++row) {
      T const* const from = x.begin() + row * width;
      for (std::size_t i = 0; i < Options.scale.height; ++i) {
        for (std::size_t column = 0; column < width; ++column) {
          for (std::size_t j = 0; j < Options.scale.width; ++j) {
            *to++ = from[column];
          }
        }
      }
    }
  } else {
    detail::for_each_upsampled<image, Options, T>(
        [&](std::size_t plane, auto const& row, auto const& column) {
          auto const between = [&](std::size_t at) {
            T const* const from = x.begin() + plane + at * width;
            return fma(column.of_second, from[column.second],
                       detail::rounded(column.of_first * from[column.first]));
          };
          *to++ = fma(row.of_second, between(row.second),
                      detail::rounded(row.of_first * between(row.first)));
        });
  }
  return y;
}

/// dL/dx of an image of shape X, given dL/dy: each dy goes to what it was made of, by its shares.
///
/// Order: each dx is one chain from zero over y in row-major order.
template <class X, upsample_options Options, real T, std::size_t... Dy>
  requires(upsampleable<X, Options> && same_shape<shape<Dy...>, detail::upsample_shape<X, Options>>)
[[nodiscard]] constexpr tensor_of<T, X>
upsample_input_gradient(tensor<T, Dy...> const& dy) noexcept {
  constexpr std::size_t width = X::extent(2);
  tensor_of<T, X> dx{};
  T const* from = dy.begin();
  if constexpr (Options.mode == upsample_mode::nearest) {
    for (std::size_t row = 0; row < X::size() / width; ++row) {
      T* const to = dx.begin() + row * width;
      for (std::size_t i = 0; i < Options.scale.height; ++i) {
        for (std::size_t column = 0; column < width; ++column) {
          for (std::size_t j = 0; j < Options.scale.width; ++j) {
            to[column] += *from++;
          }
        }
      }
    }
  } else {
    detail::for_each_upsampled<X, Options, T>(
        [&](std::size_t plane, auto const& row, auto const& column) {
          auto const add = [&](std::size_t at, T gradient) {
            T* const to = dx.begin() + plane + at * width;
            to[column.first] = fma(column.of_first, gradient, to[column.first]);
            to[column.second] = fma(column.of_second, gradient, to[column.second]);
          };
          add(row.first, detail::rounded(row.of_first * *from));
          add(row.second, detail::rounded(row.of_second * *from));
          ++from;
        });
  }
  return dx;
}

} // namespace ctnn
