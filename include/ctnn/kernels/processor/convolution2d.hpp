// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/sizes/convolution2d.hpp>
#include <ctnn/math/fma.hpp>

#include <array>
#include <cstddef>

namespace ctnn::kernels::processor {

/// x with zeros around it.
template <convolution2d C, class T>
[[nodiscard]] constexpr std::array<T, C.image_size()>
padded(std::array<T, C.x_size()> const& x) noexcept {
  if constexpr (C.image_size() == C.x_size()) {
    return x;
  } else {
    std::array<T, C.image_size()> image{};
    T const* from = x.data();
    for (std::size_t channel = 0; channel < C.in_channels; ++channel) {
      for (std::size_t row = 0; row < C.rows.in; ++row) {
        T* const to = image.data() + C.image_row(channel, row);
        for (std::size_t column = 0; column < C.columns.in; ++column) {
          to[column] = *from++;
        }
      }
    }
    return image;
  }
}

/// Calls `visit(index in image, index in y, index in weight)` for the first place of each weight,
/// in row-major order of the weights; its other places lie `rows.stride` rows and `columns.stride`
/// columns of the image apart.
template <convolution2d C, class Visit>
constexpr void for_each_weight(Visit visit) noexcept {
  std::size_t weight = 0;
  for (std::size_t out = 0; out < C.out_channels; ++out) {
    std::size_t const first = out / C.group_out() * C.group_in();
    for (std::size_t in = first; in < first + C.group_in(); ++in) {
      for (std::size_t row = 0; row < C.rows.kernel; ++row) {
        for (std::size_t column = 0; column < C.columns.kernel; ++column) {
          visit((in * C.rows.padded() + row * C.rows.dilation) * C.columns.padded() +
                    column * C.columns.dilation,
                out * C.positions(), weight++);
        }
      }
    }
  }
}

/// See `kernels::convolve`.
template <convolution2d C, class T>
constexpr void convolve(std::array<T, C.x_size()> const& x,
                        std::array<T, C.weight_size()> const& weight,
                        std::array<T, C.y_size()>& y) noexcept {
  auto const image = padded<C>(x);
  for_each_weight<C>([&](std::size_t in_image, std::size_t in_y, std::size_t in_weight) {
    T const factor = weight.data()[in_weight];
    for (std::size_t row = 0; row < C.rows.out; ++row) {
      T const* const from = image.data() + in_image + row * C.image_step();
      T* const to = y.data() + in_y + row * C.columns.out;
      for (std::size_t column = 0; column < C.columns.out; ++column) {
        to[column] = fma(factor, from[column * C.columns.stride], to[column]);
      }
    }
  });
}

/// See `kernels::convolve_input_gradient`.
template <convolution2d C, class T>
[[nodiscard]] constexpr std::array<T, C.x_size()>
convolve_input_gradient(std::array<T, C.y_size()> const& dy,
                        std::array<T, C.weight_size()> const& weight) noexcept {
  std::array<T, C.image_size()> image{};
  for_each_weight<C>([&](std::size_t in_image, std::size_t in_y, std::size_t in_weight) {
    T const factor = weight.data()[in_weight];
    for (std::size_t row = 0; row < C.rows.out; ++row) {
      T const* const from = dy.data() + in_y + row * C.columns.out;
      T* const to = image.data() + in_image + row * C.image_step();
      for (std::size_t column = 0; column < C.columns.out; ++column) {
        T& target = to[column * C.columns.stride];
        target = fma(factor, from[column], target);
      }
    }
  });
  if constexpr (C.image_size() == C.x_size()) {
    return image;
  } else {
    std::array<T, C.x_size()> dx;
    T* to = dx.data();
    for (std::size_t channel = 0; channel < C.in_channels; ++channel) {
      for (std::size_t row = 0; row < C.rows.in; ++row) {
        T const* const from = image.data() + C.image_row(channel, row);
        for (std::size_t column = 0; column < C.columns.in; ++column) {
          *to++ = from[column];
        }
      }
    }
    return dx;
  }
}

/// See `kernels::convolve_weight_gradient`.
template <convolution2d C, class T>
constexpr void convolve_weight_gradient(std::array<T, C.x_size()> const& x,
                                        std::array<T, C.y_size()> const& dy,
                                        std::array<T, C.weight_size()>& dweight) noexcept {
  auto const image = padded<C>(x);
  for_each_weight<C>([&](std::size_t in_image, std::size_t in_y, std::size_t in_weight) {
    T sum = dweight.data()[in_weight];
    for (std::size_t row = 0; row < C.rows.out; ++row) {
      T const* const from = image.data() + in_image + row * C.image_step();
      T const* const gradient = dy.data() + in_y + row * C.columns.out;
      for (std::size_t column = 0; column < C.columns.out; ++column) {
        sum = fma(from[column * C.columns.stride], gradient[column], sum);
      }
    }
    dweight.data()[in_weight] = sum;
  });
}

} // namespace ctnn::kernels::processor
