// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/evaluator/wide.hpp>
#include <ctnn/kernels/sizes/convolution2d.hpp>
#include <ctnn/math/fma.hpp>

#include <array>
#include <bit>
#include <cstddef>

namespace ctnn::kernels::evaluator {

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

/// See `kernels::convolve`: lanes lie across all places of a channel of y.
template <convolution2d C, class T>
constexpr void convolve(std::array<T, C.x_size()> const& x,
                        std::array<T, C.weight_size()> const& weight,
                        std::array<T, C.y_size()>& y) noexcept {
  auto const image = padded<C>(x);
  using strip = wide_matrix<T, C.rows.padded(), C.columns.out>;
  using places = wide_matrix<T, C.rows.out, C.columns.out>;
  T const* const factor = weight.data();
  auto sums = std::bit_cast<wide_matrix<T, C.out_channels, C.positions()>>(y);
  for (std::size_t in = 0; in < C.in_channels; ++in) {
    std::size_t const first_out = in / C.group_in() * C.group_out();
    std::size_t tap = in % C.group_in() * C.rows.kernel * C.columns.kernel;
    // Of each row, what a column of the kernel sees.
    strip strips[C.columns.kernel];
    for (std::size_t column = 0; column < C.columns.kernel; ++column) {
      std::array<T, C.rows.padded() * C.columns.out> seen;
      T* to = seen.data();
      for (std::size_t row = 0; row < C.rows.padded(); ++row) {
        T const* const from = image.data() + (in * C.rows.padded() + row) * C.columns.padded() +
                              column * C.columns.dilation;
        for (std::size_t place = 0; place < C.columns.out; ++place) {
          *to++ = from[place * C.columns.stride];
        }
      }
      strips[column] = std::bit_cast<strip>(seen);
    }
    for (std::size_t row = 0; row < C.rows.kernel; ++row) {
      for (std::size_t column = 0; column < C.columns.kernel; ++column) {
        places seen;
        for (std::size_t place = 0; place < C.rows.out; ++place) {
          seen.rows[place] = strips[column].rows[place * C.rows.stride + row * C.rows.dilation];
        }
        auto const seen_wide = std::bit_cast<wide<T, C.positions()>>(seen);
        for (std::size_t out = first_out; out < first_out + C.group_out(); ++out) {
          sums.rows[out].add_product(factor[out * C.taps() + tap], seen_wide);
        }
        ++tap;
      }
    }
  }
  y = std::bit_cast<std::array<T, C.y_size()>>(sums);
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

/// See `kernels::convolve_weight_gradient`: lanes lie across all weights of a channel of y.
template <convolution2d C, class T>
constexpr void convolve_weight_gradient(std::array<T, C.x_size()> const& x,
                                        std::array<T, C.y_size()> const& dy,
                                        std::array<T, C.weight_size()>& dweight) noexcept {
  auto const image = padded<C>(x);
  // A single channel has too few lanes to pay for gathering what each place sees.
  if constexpr (C.group_out() > 1) {
    auto sums = std::bit_cast<wide_matrix<T, C.out_channels, C.taps()>>(dweight);
    T const* const gradient = dy.data();
    for (std::size_t group = 0; group < C.groups; ++group) {
      std::size_t position = 0;
      for (std::size_t row = 0; row < C.rows.out; ++row) {
        for (std::size_t column = 0; column < C.columns.out; ++column) {
          std::array<T, C.taps()> patch;
          T* to = patch.data();
          for (std::size_t in = 0; in < C.group_in(); ++in) {
            for (std::size_t i = 0; i < C.rows.kernel; ++i) {
              T const* const from =
                  image.data() +
                  (group * C.group_in() + in) * C.rows.padded() * C.columns.padded() +
                  row * C.image_step() + i * C.rows.dilation * C.columns.padded() +
                  column * C.columns.stride;
              for (std::size_t j = 0; j < C.columns.kernel; ++j) {
                *to++ = from[j * C.columns.dilation];
              }
            }
          }
          auto const patch_wide = std::bit_cast<wide<T, C.taps()>>(patch);
          for (std::size_t i = 0; i < C.group_out(); ++i) {
            std::size_t const out = group * C.group_out() + i;
            sums.rows[out].add_product(gradient[out * C.positions() + position], patch_wide);
          }
          ++position;
        }
      }
    }
    dweight = std::bit_cast<std::array<T, C.weight_size()>>(sums);
  } else {
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
}

} // namespace ctnn::kernels::evaluator
