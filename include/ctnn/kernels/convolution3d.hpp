// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/copy.hpp>
#include <ctnn/kernels/convolution2d.hpp>
#include <ctnn/kernels/sizes/convolution3d.hpp>
#include <ctnn/kernels/sizes/matrix_product.hpp>

#include <array>
#include <cstddef>

namespace ctnn::kernels {

/// Calls `visit(plane of the slice, plane of x)` for each plane of x that one depth of y sees, and
/// `pad(plane of the slice)` for each of padding.
template <convolution3d C, class Visit, class Pad>
constexpr void for_each_plane(std::size_t out, Visit visit, Pad pad) noexcept {
  for (std::size_t i = 0; i < C.in_channels * C.depth.kernel; ++i) {
    // Wraps around before x.
    std::size_t const plane = C.depth.input(out, i % C.depth.kernel);
    if (plane < C.depth.in) {
      visit(i * C.plane(), (i / C.depth.kernel * C.depth.in + plane) * C.plane());
    } else {
      pad(i * C.plane());
    }
  }
}

/// The planes of x that one depth of y sees, with its padding.
template <convolution3d C, class T>
constexpr void fill_slice(T const* x, std::size_t out, T* slice) noexcept {
  for_each_plane<C>(
      out, [=](std::size_t to, std::size_t from) { detail::copy(x + from, C.plane(), slice + to); },
      [=](std::size_t to) { detail::fill(slice + to, C.plane(), T{}); });
}

/// One depth of each channel of dy.
template <convolution3d C, class T>
constexpr void fill_gradient_slice(T const* dy, std::size_t out, T* slice) noexcept {
  constexpr std::size_t positions = C.slice().positions();
  for (std::size_t channel = 0; channel < C.out_channels; ++channel) {
    detail::copy(dy + (channel * C.depth.out + out) * positions, positions,
                 slice + channel * positions);
  }
}

/// y = start + weight (x) x, one depth of y after the other: a two-dimensional convolution of as
/// many planes of x, copied to the stack, as the kernel is deep.
///
/// Order: each y is one chain that goes on from its start over (in channel of its group, kernel
/// depth, kernel row, kernel column) ascending.
template <convolution3d C, start Start, class T, std::size_t Starts>
constexpr void convolve(std::array<T, C.x_size()> const& x,
                        std::array<T, C.weight_size()> const& weight,
                        std::array<T, Starts> const& from, std::array<T, C.y_size()>& y) noexcept {
  constexpr convolution2d slice = C.slice();
  for (std::size_t depth = 0; depth < C.depth.out; ++depth) {
    std::array<T, slice.x_size()> seen;
    std::array<T, slice.y_size()> part;
    fill_slice<C>(x.data(), depth, seen.data());
    convolve<slice, Start>(seen, weight, from, part);
    for (std::size_t channel = 0; channel < C.out_channels; ++channel) {
      detail::copy(part.data() + channel * slice.positions(), slice.positions(),
                   y.data() + (channel * C.depth.out + depth) * slice.positions());
    }
  }
}

/// The gradient with respect to x, given that with respect to y.
///
/// Order: each dx is one chain from zero over the depths of y ascending, of the gradients of their
/// two-dimensional convolutions.
template <convolution3d C, class T>
[[nodiscard]] constexpr std::array<T, C.x_size()>
convolve_input_gradient(std::array<T, C.y_size()> const& dy,
                        std::array<T, C.weight_size()> const& weight) noexcept {
  constexpr convolution2d slice = C.slice();
  std::array<T, C.x_size()> dx{};
  for (std::size_t depth = 0; depth < C.depth.out; ++depth) {
    std::array<T, slice.y_size()> part;
    fill_gradient_slice<C>(dy.data(), depth, part.data());
    auto const seen = convolve_input_gradient<slice>(part, weight);
    for_each_plane<C>(
        depth,
        [&](std::size_t from, std::size_t to) {
          T const* const gradient = seen.data() + from;
          T* const sum = dx.data() + to;
          for (std::size_t i = 0; i < C.plane(); ++i) {
            sum[i] += gradient[i];
          }
        },
        [](std::size_t) {});
  }
  return dx;
}

/// dweight += the gradient with respect to the weight, given that with respect to y.
///
/// Order: that of the two-dimensional convolutions of the depths of y, one after the other.
template <convolution3d C, class T>
constexpr void convolve_weight_gradient(std::array<T, C.x_size()> const& x,
                                        std::array<T, C.y_size()> const& dy,
                                        std::array<T, C.weight_size()>& dweight) noexcept {
  constexpr convolution2d slice = C.slice();
  for (std::size_t depth = 0; depth < C.depth.out; ++depth) {
    std::array<T, slice.x_size()> seen;
    std::array<T, slice.y_size()> part;
    fill_slice<C>(x.data(), depth, seen.data());
    fill_gradient_slice<C>(dy.data(), depth, part.data());
    convolve_weight_gradient<slice>(seen, part, dweight);
  }
}

} // namespace ctnn::kernels
