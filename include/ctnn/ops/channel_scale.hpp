// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/fma.hpp>
#include <ctnn/math/rounded.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <cstddef>

namespace ctnn {

/// What each channel is multiplied by, and what is then added to it: a `batch_norm` in inference.
template <real T, std::size_t Channels>
struct channel_scale {
  tensor<T, Channels> factor;
  tensor<T, Channels> shift;

  /// The bias of the layer before it, as that of both: b factor + shift.
  [[nodiscard]] constexpr tensor<T, Channels>
  scaled_bias(tensor<T, Channels> const& bias) const noexcept {
    tensor<T, Channels> result;
    for (std::size_t c = 0; c < Channels; ++c) {
      result[c] = fma(bias[c], factor[c], shift[c]);
    }
    return result;
  }
};

/// A weight (in, out), with each column multiplied by its factor.
template <real T, std::size_t In, std::size_t Out>
[[nodiscard]] constexpr tensor<T, In, Out> scaled_columns(tensor<T, In, Out> weight,
                                                          tensor<T, Out> const& factor) noexcept {
  for (std::size_t i = 0; i < weight.size(); ++i) {
    T& element = weight.begin()[i];
    element = detail::rounded(element * factor[i % Out]);
  }
  return weight;
}

} // namespace ctnn
