// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/layers.hpp>

#include <cstddef>

namespace run_time::nets {

/// A layer of 1 / (1 + exp(-x)) = (1 + tanh(x / 2)) / 2, for inference.
template <ctnn::real T, class In>
struct sigmoid_layer : ctnn::layers::tanh_layer<T, In> {
  using typename ctnn::layers::tanh_layer<T, In>::input_type;
  using typename ctnn::layers::tanh_layer<T, In>::output_type;

  [[nodiscard]] constexpr output_type forward(input_type const& x) const noexcept {
    output_type y = ctnn::tanh(x * T(0.5));
    for (T& value : y) {
      value = ctnn::fma(value, T(0.5), T(0.5));
    }
    return y;
  }
};

struct sigmoid {
  template <class In>
  static constexpr bool accepts = true;

  template <class In>
  struct requirement {};

  template <ctnn::real T, class In>
  using fn = sigmoid_layer<T, In>;
};

} // namespace run_time::nets
