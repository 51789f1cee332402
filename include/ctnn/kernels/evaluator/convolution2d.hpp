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
  std::array<T, C.x_size()> dx{};
  T const* factor = weight.data();
  for (std::size_t out = 0; out < C.out_channels; ++out) {
    T const* const gradient = dy.data() + out * C.positions();
    for (std::size_t in = 0; in < C.group_in(); ++in) {
      T* const to =
          dx.data() + (out / C.group_out() * C.group_in() + in) * C.rows.in * C.columns.in;
      for (std::size_t i = 0; i < C.rows.kernel; ++i) {
        for (std::size_t j = 0; j < C.columns.kernel; ++j) {
          for (std::size_t row = 0; row < C.rows.in; ++row) {
            // Far beyond y where the tap lies before it.
            std::size_t const down = row + C.rows.padding - i * C.rows.dilation;
            bool const above = row + C.rows.padding < i * C.rows.dilation;
            if ((above ? 0 - down : down) % C.rows.stride != 0) {
              continue;
            }
            for (std::size_t column = 0; column < C.columns.in; ++column) {
              std::size_t const right = column + C.columns.padding - j * C.columns.dilation;
              bool const before = column + C.columns.padding < j * C.columns.dilation;
              if ((before ? 0 - right : right) % C.columns.stride != 0) {
                continue;
              }
              bool const outside = above || before || down / C.rows.stride >= C.rows.out ||
                                   right / C.columns.stride >= C.columns.out;
              T& sum = to[row * C.columns.in + column];
              sum = fma(
                  *factor,
                  outside
                      ? T{0}
                      : gradient[down / C.rows.stride * C.columns.out + right / C.columns.stride],
                  sum);
            }
          }
          ++factor;
        }
      }
    }
  }
  return dx;
}

/// See `kernels::convolve_weight_gradient`: lanes lie across all weights of a channel of y.
template <convolution2d C, class T>
constexpr void convolve_weight_gradient(std::array<T, C.x_size()> const& x,
                                        std::array<T, C.y_size()> const& dy,
                                        std::array<T, C.weight_size()>& dweight) noexcept {
  auto const image = padded<C>(x);
  constexpr std::size_t partials = C.weight_gradient_partials();
  auto total = std::bit_cast<wide_matrix<T, C.out_channels, C.taps()>>(dweight);
  T const* const gradient = dy.data();
  for (std::size_t group = 0; group < C.groups; ++group) {
    auto sums = wide_zeros<T, partials * C.group_out(), C.taps()>();
    std::size_t position = 0;
    for (std::size_t row = 0; row < C.rows.out; ++row) {
      for (std::size_t column = 0; column < C.columns.out; ++column) {
        std::array<T, C.taps()> patch;
        T* to = patch.data();
        for (std::size_t in = 0; in < C.group_in(); ++in) {
          for (std::size_t i = 0; i < C.rows.kernel; ++i) {
            T const* const from =
                image.data() + (group * C.group_in() + in) * C.rows.padded() * C.columns.padded() +
                row * C.image_step() + i * C.rows.dilation * C.columns.padded() +
                column * C.columns.stride;
            for (std::size_t j = 0; j < C.columns.kernel; ++j) {
              *to++ = from[j * C.columns.dilation];
            }
          }
        }
        auto const patch_wide = std::bit_cast<wide<T, C.taps()>>(patch);
        for (std::size_t i = 0; i < C.group_out(); ++i) {
          sums.rows[column % partials * C.group_out() + i].add_product(
              gradient[(group * C.group_out() + i) * C.positions() + position], patch_wide);
        }
        ++position;
      }
    }
    for (std::size_t left = partials * C.group_out() / 2; left >= C.group_out(); left /= 2) {
      for (std::size_t i = 0; i < left; ++i) {
        sums.rows[i].add(sums.rows[left + i]);
      }
    }
    for (std::size_t i = 0; i < C.group_out(); ++i) {
      total.rows[group * C.group_out() + i].add(sums.rows[i]);
    }
  }
  dweight = std::bit_cast<std::array<T, C.weight_size()>>(total);
}

} // namespace ctnn::kernels::evaluator
