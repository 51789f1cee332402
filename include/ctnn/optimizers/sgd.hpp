// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/elementwise.hpp>
#include <ctnn/layers/parameters.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <cstddef>

namespace ctnn {

/// Gradient descent: each parameter p becomes p - learning_rate dL/dp.
/// Source: torch.optim.SGD without momentum.
struct sgd {
  double learning_rate = 0.01;

  /// One step of a net, a layer or a single tensor along its gradient.
  template <class Parameters>
  constexpr void step(Parameters& parameters, Parameters const& gradient) const noexcept {
    for_each_parameter(
        [rate = -learning_rate]<class T, std::size_t... Extents>(tensor<T, Extents...>& p,
                                                                 tensor<T, Extents...> const& dp) {
          kernels::add_scaled(p.data, static_cast<T>(rate), dp.data);
        },
        parameters, gradient);
  }
};

} // namespace ctnn
