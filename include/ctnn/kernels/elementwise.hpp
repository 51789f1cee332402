// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/evaluator/wide.hpp>
#include <ctnn/math/fma.hpp>

#include <array>
#include <bit>
#include <cstddef>

namespace ctnn::kernels {

/// y[i] = operation(x[i]...) for each i.
template <std::size_t Size, class T, class Operation, class... Inputs>
constexpr void transform(T* y, Operation operation, Inputs const*... x) noexcept {
  for (std::size_t i = 0; i < Size; ++i) {
    y[i] = operation(x[i]...);
  }
}

/// y[i] = fma(factor, x[i], y[i]) for each i.
template <std::size_t Size, class T>
constexpr void add_scaled(std::array<T, Size>& y, T factor, std::array<T, Size> const& x) noexcept {
  if consteval {
    auto sum = std::bit_cast<evaluator::wide<T, Size>>(y);
    sum.add_product(factor, std::bit_cast<evaluator::wide<T, Size>>(x));
    y = std::bit_cast<std::array<T, Size>>(sum);
    return;
  }
  transform<Size>(y.data(), [=](T a, T b) { return fma(factor, b, a); }, y.data(), x.data());
}

} // namespace ctnn::kernels
