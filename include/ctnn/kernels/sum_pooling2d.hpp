// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/evaluator/sum_pooling2d.hpp>
#include <ctnn/kernels/processor/convolution2d.hpp>
#include <ctnn/kernels/processor/convolution2d_input_gradient.hpp>
#include <ctnn/kernels/sizes/matrix_product.hpp>
#include <ctnn/kernels/sizes/pooling2d.hpp>

#include <array>
#include <cstddef>

namespace ctnn::kernels {

/// The kernel whose convolution is a sum: fma(1, x, sum) is x + sum.
template <pooling2d P, class T>
inline constexpr auto ones = [] {
  std::array<T, P.plane().area()> result;
  result.fill(T{1});
  return result;
}();

/// y = the sum of each window; padding adds nothing.
///
/// Order: each y is one chain from zero over the window in row-major order.
template <pooling2d P, class T>
constexpr void sum_pool(std::array<T, P.x_size()> const& x, std::array<T, P.y_size()>& y) noexcept {
  if consteval {
    evaluator::sum_pool<P>(x, y);
  } else {
    constexpr convolution2d plane = P.plane();
    for (std::size_t channel = 0; channel < P.channels; ++channel) {
      processor::convolve_outlined<plane, start::zero, T>(x.data() + channel * plane.x_size(),
                                                          ones<P, T>.data(), nullptr,
                                                          y.data() + channel * plane.y_size());
    }
  }
}

/// The gradient with respect to x, given that with respect to y: each dx is the sum over the
/// windows that see it.
///
/// Order: as that of a convolution's gradient.
template <pooling2d P, class T>
[[nodiscard]] constexpr std::array<T, P.x_size()>
sum_pool_input_gradient(std::array<T, P.y_size()> const& dy) noexcept {
  if consteval {
    return evaluator::sum_pool_input_gradient<P>(dy, ones<P, T>);
  } else {
    constexpr convolution2d plane = P.plane();
    std::array<T, P.x_size()> dx;
    for (std::size_t channel = 0; channel < P.channels; ++channel) {
      processor::convolve_input_gradient<plane, T>(dy.data() + channel * plane.y_size(),
                                                   ones<P, T>.data(),
                                                   dx.data() + channel * plane.x_size());
    }
    return dx;
  }
}

} // namespace ctnn::kernels
