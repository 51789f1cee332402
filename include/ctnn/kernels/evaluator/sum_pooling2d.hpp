// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/evaluator/convolution2d.hpp>
#include <ctnn/kernels/evaluator/gathered.hpp>
#include <ctnn/kernels/evaluator/parts.hpp>
#include <ctnn/kernels/evaluator/seen_by_taps.hpp>
#include <ctnn/kernels/evaluator/wide.hpp>
#include <ctnn/kernels/sizes/pooling2d.hpp>

#include <array>
#include <bit>
#include <cstddef>

namespace ctnn::kernels::evaluator {

/// See `kernels::sum_pool`.
template <pooling2d P, class T>
consteval void sum_pool(std::array<T, P.x_size()> const& x, std::array<T, P.y_size()>& y) noexcept {
  using map = seen_by_taps<P.rows, P.columns>;
  auto channels = std::bit_cast<parts<T, P.channels, map::source>>(x);
  auto sums = wide_zeros<T, P.channels, map::places>();
  for (std::size_t channel = 0; channel < P.channels; ++channel) {
    auto seen = gathered<map, wide_matrix<T, map::taps, map::places>>(channels.of[channel]);
    for (std::size_t tap = 0; tap < map::taps; ++tap) {
      sums.rows[channel].add(seen.rows[tap]);
    }
  }
  y = std::bit_cast<std::array<T, P.y_size()>>(sums);
}

/// See `kernels::sum_pool_input_gradient`.
template <pooling2d P, class T>
[[nodiscard]] consteval std::array<T, P.x_size()>
sum_pool_input_gradient(std::array<T, P.y_size()> const& dy,
                        std::array<T, P.plane().area()> const& ones) noexcept {
  constexpr convolution2d plane = P.plane();
  auto gradients = std::bit_cast<parts<T, P.channels, plane.y_size()>>(dy);
  parts<T, P.channels, plane.x_size()> result;
  for (std::size_t channel = 0; channel < P.channels; ++channel) {
    result.of[channel] = convolve_input_gradient<plane>(gradients.of[channel], ones);
  }
  return std::bit_cast<std::array<T, P.x_size()>>(result);
}

} // namespace ctnn::kernels::evaluator
