// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/elementwise.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <cstddef>

namespace ctnn::detail {

/// y plus a bias for each of its channels.
template <class T, std::size_t Channels, std::size_t... Places>
[[nodiscard]] constexpr tensor<T, Channels, Places...>
with_channel_bias(tensor<T, Channels, Places...> y, tensor<T, Channels> const& bias) noexcept {
  constexpr std::size_t places = shape<Places...>::size();
  T* channel = y.begin();
  for (T const b : bias) {
    kernels::transform<places>(channel, [b](auto const& element) { return element + b; }, channel);
    channel += places;
  }
  return y;
}

} // namespace ctnn::detail
