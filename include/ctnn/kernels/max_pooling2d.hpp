// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/evaluator/max_pooling2d.hpp>
#include <ctnn/kernels/processor/max_pooling2d.hpp>
#include <ctnn/kernels/sizes/pooling2d.hpp>

#include <array>

namespace ctnn::kernels {

/// y = the largest element of each window: the first of equals in row-major order; a NaN is larger
/// than any number. Padding never wins; a window that sees nothing else gives `least<T>`.
template <pooling2d P, class T>
constexpr void max_pool(std::array<T, P.x_size()> const& x, std::array<T, P.y_size()>& y) noexcept {
  if consteval {
    evaluator::max_pool<P>(x, y);
  } else {
    processor::max_pool<P>(x, y);
  }
}

/// dx += each dy, where the largest element of its window lies.
///
/// Order: each dx is one chain that goes on from its present value over the windows in row-major
/// order.
template <pooling2d P, class T>
constexpr void max_pool_input_gradient(std::array<T, P.x_size()> const& x,
                                       std::array<T, P.y_size()> const& dy,
                                       std::array<T, P.x_size()>& dx) noexcept {
  if consteval {
    evaluator::max_pool_input_gradient<P>(x, dy, dx);
  } else {
    processor::max_pool_input_gradient<P>(x, dy, dx);
  }
}

} // namespace ctnn::kernels
