// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/elementwise.hpp>
#include <ctnn/math/exp.hpp>
#include <ctnn/math/log.hpp>
#include <ctnn/math/sqrt.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <concepts>
#include <cstddef>

namespace ctnn {

/// The tensor of `operation(element)` for each element of x.
template <class Operation, class T, std::size_t... Extents>
[[nodiscard]] constexpr tensor<T, Extents...> transform(tensor<T, Extents...> const& x,
                                                        Operation operation) noexcept {
  tensor<T, Extents...> y;
  kernels::transform<tensor<T, Extents...>::size()>(y.begin(), operation, x.begin());
  return y;
}

/// e^x for each element.
template <std::floating_point T, std::size_t... Extents>
[[nodiscard]] constexpr tensor<T, Extents...> exp(tensor<T, Extents...> const& x) noexcept {
  return transform(x, [](T value) { return exp(value); });
}

/// The natural logarithm of each element.
template <std::floating_point T, std::size_t... Extents>
[[nodiscard]] constexpr tensor<T, Extents...> log(tensor<T, Extents...> const& x) noexcept {
  return transform(x, [](T value) { return log(value); });
}

/// The square root of each element.
template <std::floating_point T, std::size_t... Extents>
[[nodiscard]] constexpr tensor<T, Extents...> sqrt(tensor<T, Extents...> const& x) noexcept {
  return transform(x, [](T value) { return sqrt(value); });
}

} // namespace ctnn
