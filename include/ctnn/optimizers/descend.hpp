// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/elementwise.hpp>
#include <ctnn/layers/parameters.hpp>

namespace ctnn::detail {

/// A step of an optimizer: calls `update(parameters, gradient, moments...)` for each parameter
/// tensor, and lets the statistics of layers follow what the gradient's pass has seen.
template <class Update, class Parameters, class Gradient, class... Moments>
constexpr void descend(Update update, Parameters& parameters, Gradient const& gradient,
                       Moments&... moments) noexcept {
  for_each_parameter(update, parameters, gradient, moments...);
  for_each_statistic(
      []<class Tensor>(double momentum, Tensor& statistic, Tensor const& distance) {
        using T = typename Tensor::value_type;
        kernels::add_scaled(statistic.data, static_cast<T>(-momentum), distance.data);
      },
      parameters, gradient);
}

} // namespace ctnn::detail
