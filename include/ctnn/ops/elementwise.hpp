// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/elementwise.hpp>
#include <ctnn/math/cos.hpp>
#include <ctnn/math/erf.hpp>
#include <ctnn/math/exp.hpp>
#include <ctnn/math/expm1.hpp>
#include <ctnn/math/log.hpp>
#include <ctnn/math/log1p.hpp>
#include <ctnn/math/pow.hpp>
#include <ctnn/math/rsqrt.hpp>
#include <ctnn/math/sin.hpp>
#include <ctnn/math/sqrt.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <concepts>
#include <cstddef>
#include <type_traits>

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

/// e^x - 1 for each element.
template <std::floating_point T, std::size_t... Extents>
[[nodiscard]] constexpr tensor<T, Extents...> expm1(tensor<T, Extents...> const& x) noexcept {
  tensor<T, Extents...> y;
  kernels::transform(y.data, [](auto const& element) { return ctnn::expm1(element); }, x.data);
  return y;
}

/// log(1 + x) for each element.
template <std::floating_point T, std::size_t... Extents>
[[nodiscard]] constexpr tensor<T, Extents...> log1p(tensor<T, Extents...> const& x) noexcept {
  tensor<T, Extents...> y;
  kernels::transform(y.data, [](auto const& element) { return ctnn::log1p(element); }, x.data);
  return y;
}

/// The error function of each element. Source: ONNX Erf (opset 13), torch.erf.
template <std::floating_point T, std::size_t... Extents>
[[nodiscard]] constexpr tensor<T, Extents...> erf(tensor<T, Extents...> const& x) noexcept {
  tensor<T, Extents...> y;
  kernels::transform(y.data, [](auto const& element) { return ctnn::erf(element); }, x.data);
  return y;
}

/// The sine of each element. Source: ONNX Sin (opset 7), torch.sin.
template <std::floating_point T, std::size_t... Extents>
[[nodiscard]] constexpr tensor<T, Extents...> sin(tensor<T, Extents...> const& x) noexcept {
  tensor<T, Extents...> y;
  kernels::transform(y.data, [](auto const& element) { return ctnn::sin(element); }, x.data);
  return y;
}

/// The cosine of each element. Source: ONNX Cos (opset 7), torch.cos.
template <std::floating_point T, std::size_t... Extents>
[[nodiscard]] constexpr tensor<T, Extents...> cos(tensor<T, Extents...> const& x) noexcept {
  tensor<T, Extents...> y;
  kernels::transform(y.data, [](auto const& element) { return ctnn::cos(element); }, x.data);
  return y;
}

/// Each element to the power of one exponent. Source: ONNX Pow (opset 15), torch.pow.
template <std::floating_point T, std::size_t... Extents>
[[nodiscard]] constexpr tensor<T, Extents...> pow(tensor<T, Extents...> const& x,
                                                  std::type_identity_t<T> exponent) noexcept {
  tensor<T, Extents...> y;
  kernels::transform(
      y.data, [exponent](auto const& element) { return ctnn::pow(element, exponent); }, x.data);
  return y;
}

/// 1 / sqrt(x) for each element.
template <std::floating_point T, std::size_t... Extents>
[[nodiscard]] constexpr tensor<T, Extents...> rsqrt(tensor<T, Extents...> const& x) noexcept {
  tensor<T, Extents...> y;
  kernels::transform(y.data, [](auto const& element) { return ctnn::rsqrt(element); }, x.data);
  return y;
}

} // namespace ctnn
