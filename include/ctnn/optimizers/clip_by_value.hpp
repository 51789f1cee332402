// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/elementwise.hpp>
#include <ctnn/layers/parameters.hpp>

namespace ctnn {

/// Brings each element of a gradient (a net, a layer or a tensor) into [-most, most]. NaN stays
/// NaN. Source: torch.nn.utils.clip_grad_value_.
template <class Gradient>
constexpr void clip_by_value(Gradient& gradient, double most) noexcept {
  for_each_parameter(
      [most]<class Tensor>(Tensor& g) {
        using T = typename Tensor::value_type;
        kernels::transform(
            g.data,
            [high = static_cast<T>(most), low = static_cast<T>(-most)](auto const& x) {
              auto const bounded = detail::select(x < low, low, x);
              return detail::select(x > high, high, bounded);
            },
            g.data);
      },
      gradient);
}

} // namespace ctnn
