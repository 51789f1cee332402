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
  // Named for numbers alone: the operation need not take packs of them.
  kernels::transform(y.data, [&](T const& element) { return operation(element); }, x.data);
  return y;
}

/// e^x for each element.
template <std::floating_point T, std::size_t... Extents>
[[nodiscard]] constexpr tensor<T, Extents...> exp(tensor<T, Extents...> const& x) noexcept {
  tensor<T, Extents...> y;
  kernels::transform(y.data, [](auto const& element) { return ctnn::exp(element); }, x.data);
  return y;
}

/// The natural logarithm of each element.
template <std::floating_point T, std::size_t... Extents>
[[nodiscard]] constexpr tensor<T, Extents...> log(tensor<T, Extents...> const& x) noexcept {
  tensor<T, Extents...> y;
  kernels::transform(y.data, [](auto const& element) { return ctnn::log(element); }, x.data);
  return y;
}

/// The square root of each element.
template <std::floating_point T, std::size_t... Extents>
[[nodiscard]] constexpr tensor<T, Extents...> sqrt(tensor<T, Extents...> const& x) noexcept {
  tensor<T, Extents...> y;
  kernels::transform(y.data, [](auto const& element) { return ctnn::sqrt(element); }, x.data);
  return y;
}

} // namespace ctnn
