// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/extremes.hpp>
#include <ctnn/kernels/processor/register_tile.hpp>
#include <ctnn/math/fma.hpp>

#include <cstddef>
#include <utility>

namespace ctnn::kernels::processor {

/// start + a . b in Chains strided chains (see `matrix_product`), with lanes across the chains.
template <std::size_t Size, std::size_t Chains, class T>
[[nodiscard, gnu::always_inline]] inline T dot(T const* a, T const* b, T start) noexcept {
  if constexpr (Chains == 1) {
    for (std::size_t i = 0; i < Size; ++i) {
      start = fma(a[i], b[i], start);
    }
    return start;
  } else {
    constexpr std::size_t width = detail::smaller(detail::native_lanes<T>, Chains);
    constexpr std::size_t count = Chains / width;
    constexpr std::size_t rounds = Size / Chains;
    constexpr std::size_t rest = Size % Chains;
    using vector = detail::lanes<T, width>;
    // From its numbers: GCC would write a lane by way of memory.
    vector sums[count] = {[start]<std::size_t... Lane>(std::index_sequence<Lane...>) {
      return vector{start, (static_cast<void>(Lane), T{0})...};
    }(std::make_index_sequence<width - 1>{})};
    for (std::size_t round = 0; round < rounds; ++round) {
      unrolled<count>([&]<std::size_t V>() __attribute__((always_inline)) {
        sums[V] =
            detail::fma<T, width>(detail::load<width>(a + round * Chains + V * width),
                                  detail::load<width>(b + round * Chains + V * width), sums[V]);
      });
    }
    unrolled<count>([&]<std::size_t V>() __attribute__((always_inline)) {
      constexpr std::size_t left = numbers_in(width, V * width, rest);
      if constexpr (left > 0) {
        // 0 * -0 added to any number is that number, to the sign of a zero.
        constexpr std::size_t first = rounds * Chains + V * width;
        sums[V] = detail::fma<T, width>(load_part<left, width>(a + first, T{0}),
                                        load_part<left, width>(b + first, -T{0}), sums[V]);
      }
    });
    add_halves<T, width, count>(sums);
    return halving_sum<T, width>(sums[0]);
  }
}

} // namespace ctnn::kernels::processor
