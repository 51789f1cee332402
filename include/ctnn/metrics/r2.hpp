// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/reduction.hpp>
#include <ctnn/losses/concepts.hpp>
#include <ctnn/math/fma.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <cstddef>

namespace ctnn {

/// The coefficient of determination of outputs y and targets t over a batch: 1 - sum (t - y)^2 /
/// sum (t - mean t)^2, 1 at best, and the mean of that of each output where samples have several.
/// Where all targets are equal: 1 if all outputs equal them, else 0.
///
/// (The mean absolute and squared errors are the losses: `mean_absolute_error{}(outputs,
/// targets)`.)
///
/// Shapes: y and t (batch, ...). Source: scikit-learn r2_score.
template <real T, std::size_t Batch, std::size_t... Rest, class Targets>
  requires target_like<Targets, tensor<T, Batch, Rest...>>
[[nodiscard]] constexpr double r2(tensor<T, Batch, Rest...> const& outputs,
                                  Targets const& targets) noexcept {
  constexpr std::size_t width = shape<Rest...>::size();
  double sum = 0;
  for (std::size_t output = 0; output < width; ++output) {
    T const* const y = outputs.begin() + output;
    T const* const t = targets.begin() + output;
    double const mean = kernels::reduce<double, Batch>([=](double& partial, std::size_t i) {
                          partial += static_cast<double>(t[i * width]);
                        }) /
                        static_cast<double>(Batch);
    double const unexplained = kernels::reduce<double, Batch>([=](double& partial, std::size_t i) {
      double const error = static_cast<double>(t[i * width]) - static_cast<double>(y[i * width]);
      partial = fma(error, error, partial);
    });
    double const all = kernels::reduce<double, Batch>([=](double& partial, std::size_t i) {
      double const distance = static_cast<double>(t[i * width]) - mean;
      partial = fma(distance, distance, partial);
    });
    if (all == 0) {
      sum += unexplained == 0 ? 1 : 0;
    } else {
      sum += 1 - unexplained / all;
    }
  }
  return sum / static_cast<double>(width);
}

} // namespace ctnn
