// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/elementwise.hpp>
#include <ctnn/kernels/reduction.hpp>
#include <ctnn/math/fma.hpp>
#include <ctnn/ops/leaky_relu.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <cstddef>

namespace ctnn {

/// x where x > 0, and slope x elsewhere, with one slope for all of x or one for each index of its
/// first dimension (the channels of an image).
///
/// Shapes: x (channels, ...), slope (1) or (channels), y like x. Source: He et al., Delving deep
/// into rectifiers (2015); ONNX PRelu (opset 16), torch.nn.functional.prelu.
template <real T, std::size_t First, std::size_t... Rest, std::size_t Slopes>
  requires(Slopes == 1 || Slopes == First)
[[nodiscard]] constexpr tensor<T, First, Rest...> prelu(tensor<T, First, Rest...> const& x,
                                                        tensor<T, Slopes> const& slope) noexcept {
  constexpr std::size_t size = tensor<T, First, Rest...>::size() / Slopes;
  tensor<T, First, Rest...> y;
  for (std::size_t i = 0; i < Slopes; ++i) {
    kernels::transform<size>(
        y.begin() + i * size,
        [leaky = activations::leaky_relu{slope.begin()[i]}](auto const& value) {
          return leaky.value(value);
        },
        x.begin() + i * size);
  }
  return y;
}

/// dL/dx = dy where x > 0, and slope dy elsewhere.
template <real T, std::size_t First, std::size_t... Rest, std::size_t Slopes>
  requires(Slopes == 1 || Slopes == First)
[[nodiscard]] constexpr tensor<T, First, Rest...>
prelu_input_gradient(tensor<T, First, Rest...> const& x, tensor<T, Slopes> const& slope,
                     tensor<T, First, Rest...> const& dy) noexcept {
  constexpr std::size_t size = tensor<T, First, Rest...>::size() / Slopes;
  tensor<T, First, Rest...> dx;
  for (std::size_t i = 0; i < Slopes; ++i) {
    kernels::transform<size>(
        dx.begin() + i * size,
        [leaky = activations::leaky_relu{slope.begin()[i]}](
            auto const& value, auto const& gradient) { return leaky.gradient(value, gradient); },
        x.begin() + i * size, dy.begin() + i * size);
  }
  return dx;
}

/// dslope += the sum of dy x over the elements x <= 0 of each slope.
template <real T, std::size_t First, std::size_t... Rest, std::size_t Slopes>
  requires(Slopes == 1 || Slopes == First)
constexpr void add_prelu_slope_gradient(tensor<T, First, Rest...> const& x,
                                        tensor<T, First, Rest...> const& dy,
                                        tensor<T, Slopes>& dslope) noexcept {
  constexpr std::size_t size = tensor<T, First, Rest...>::size() / Slopes;
  for (std::size_t slope = 0; slope < Slopes; ++slope) {
    T const* const value = x.begin() + slope * size;
    T const* const gradient = dy.begin() + slope * size;
    dslope.begin()[slope] += kernels::reduce<T, size>([=](T& partial, std::size_t i) {
      partial = fma(gradient[i], value[i] > T{0} ? T{0} : value[i], partial);
    });
  }
}

} // namespace ctnn
