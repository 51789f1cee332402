// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/evaluator/convolution2d.hpp>
#include <ctnn/kernels/processor/convolution2d.hpp>
#include <ctnn/kernels/sizes/convolution2d.hpp>

#include <array>

namespace ctnn::kernels {

/// y += weight (x) x: cross-correlation. Padding is zeros like any others.
///
/// Order: each y is one chain that goes on from its present value over (in channel, kernel row,
/// kernel column) ascending.
template <convolution2d C, class T>
constexpr void convolve(std::array<T, C.x_size()> const& x,
                        std::array<T, C.weight_size()> const& weight,
                        std::array<T, C.y_size()>& y) noexcept {
  if consteval {
    evaluator::convolve<C>(x, weight, y);
  } else {
    processor::convolve<C>(x, weight, y);
  }
}

/// The gradient with respect to x, given that with respect to y.
///
/// Order: each dx is one chain from zero over (out channel, kernel row, kernel column) ascending.
template <convolution2d C, class T>
[[nodiscard]] constexpr std::array<T, C.x_size()>
convolve_input_gradient(std::array<T, C.y_size()> const& dy,
                        std::array<T, C.weight_size()> const& weight) noexcept {
  if consteval {
    return evaluator::convolve_input_gradient<C>(dy, weight);
  } else {
    return processor::convolve_input_gradient<C>(dy, weight);
  }
}

/// dweight += the gradient with respect to the weight, given that with respect to y.
///
/// Order: each dweight is one chain that goes on from its present value over (row, column) of y
/// ascending.
template <convolution2d C, class T>
constexpr void convolve_weight_gradient(std::array<T, C.x_size()> const& x,
                                        std::array<T, C.y_size()> const& dy,
                                        std::array<T, C.weight_size()>& dweight) noexcept {
  if consteval {
    evaluator::convolve_weight_gradient<C>(x, dy, dweight);
  } else {
    processor::convolve_weight_gradient<C>(x, dy, dweight);
  }
}

} // namespace ctnn::kernels
