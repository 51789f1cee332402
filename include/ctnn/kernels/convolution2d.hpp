// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/evaluator/convolution2d.hpp>
#include <ctnn/kernels/processor/convolution2d.hpp>
#include <ctnn/kernels/processor/convolution2d_input_gradient.hpp>
#include <ctnn/kernels/processor/convolution2d_weight_gradient.hpp>
#include <ctnn/kernels/processor/weight_gradient_by_channels.hpp>
#include <ctnn/kernels/sizes/convolution2d.hpp>
#include <ctnn/kernels/sizes/matrix_product.hpp>

#include <array>

namespace ctnn::kernels {

/// y = start + weight (x) x: cross-correlation. Padding is zeros like any others. `from` holds
/// what each channel of y starts from (`start::column`), or is y itself.
///
/// Order: each y is one chain that goes on from its start over (in channel of its group, kernel
/// row, kernel column) ascending.
template <convolution2d C, start Start, class T, std::size_t Starts>
  requires(Starts == (Start == start::zero     ? 0
                      : Start == start::column ? C.out_channels
                                               : C.y_size()))
[[gnu::always_inline]] constexpr void
convolve(std::array<T, C.x_size()> const& x, std::array<T, C.weight_size()> const& weight,
         std::array<T, Starts> const& from, std::array<T, C.y_size()>& y) noexcept {
  static_assert(Start != start::row);
  if consteval {
    evaluator::convolve<C, Start>(x, weight, from, y);
  } else {
    if constexpr (C.y_size() * C.taps() <= inlined_macs) {
      processor::convolve<C, Start>(x.data(), weight.data(), from.data(), y.data());
    } else {
      processor::convolve_outlined<C, Start>(x.data(), weight.data(), from.data(), y.data());
    }
  }
}

/// y = weight (x) x.
template <convolution2d C, class T>
[[gnu::always_inline]] constexpr void convolve(std::array<T, C.x_size()> const& x,
                                               std::array<T, C.weight_size()> const& weight,
                                               std::array<T, C.y_size()>& y) noexcept {
  convolve<C, start::zero>(x, weight, std::array<T, 0>{}, y);
}

/// The gradient with respect to x, given that with respect to y.
///
/// Order: each dx is one chain from zero over (out channel of its group, kernel row, kernel column)
/// ascending, of the taps that see it at some place. Where that place is none of y's, dy is a zero
/// that is multiplied like any other.
template <convolution2d C, class T>
[[nodiscard]] constexpr std::array<T, C.x_size()>
convolve_input_gradient(std::array<T, C.y_size()> const& dy,
                        std::array<T, C.weight_size()> const& weight) noexcept {
  if consteval {
    return evaluator::convolve_input_gradient<C>(dy, weight);
  } else {
    std::array<T, C.x_size()> dx;
    processor::convolve_input_gradient<C>(dy.data(), weight.data(), dx.data());
    return dx;
  }
}

/// dweight += the gradient with respect to the weight, given that with respect to y.
///
/// Order: one chain from zero over the places of y ascending. With less than 12 out channels of a
/// group, the terms of column c of y go to partial sum c mod 16 (less than 16 columns: mod the next
/// power of two), rows ascending and then columns; the upper half of the partial sums is added to
/// the lower until one is left. That is added to the present value.
template <convolution2d C, class T>
constexpr void convolve_weight_gradient(std::array<T, C.x_size()> const& x,
                                        std::array<T, C.y_size()> const& dy,
                                        std::array<T, C.weight_size()>& dweight) noexcept {
  if consteval {
    evaluator::convolve_weight_gradient<C>(x, dy, dweight);
  } else {
    if constexpr (C.weight_gradient_by_channels()) {
      processor::convolve_weight_gradient_by_channels<C>(x.data(), dy.data(), dweight.data());
    } else {
      processor::convolve_weight_gradient<C>(x.data(), dy.data(), dweight.data());
    }
  }
}

} // namespace ctnn::kernels
