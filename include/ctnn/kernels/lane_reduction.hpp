// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/reduction.hpp>
#include <ctnn/math/pack.hpp>

#include <cstddef>
#include <utility>

namespace ctnn::kernels {

/// `reduce` of Size numbers of each of x, in registers at run time: `accumulate(partial, x[i]...)`
/// is partial with term i taken into it, for numbers and packs of them.
template <std::size_t Size, class T, class Accumulate, class... More>
[[nodiscard]] constexpr T reduce_in_lanes(Accumulate const& accumulate, T const* first,
                                          More const*... more) noexcept {
  auto const one = [=, &accumulate](T& partial, std::size_t i) {
    partial = accumulate(partial, first[i], more[i]...);
  };
  if constexpr (Size >= 16) {
    if !consteval {
      constexpr std::size_t width = detail::native_lanes<T> < 16 ? detail::native_lanes<T> : 16;
      constexpr std::size_t rest = Size / 16 * 16;
      using vector = detail::pack<T, width>;
      vector sums[16 / width] = {};
      auto const take = [&](vector& sum, std::size_t i) __attribute__((always_inline)) {
        sum = accumulate(sum, vector::load(first + i), vector::load(more + i)...);
      };
      // Straight code: GCC would keep the sums of a loop over them in memory.
      [&]<std::size_t... Part>(std::index_sequence<Part...>) {
        for (std::size_t i = 0; i < rest; i += 16) {
          (take(sums[Part], i + Part * width), ...);
        }
      }(std::make_index_sequence<16 / width>{});
      T partials[16];
      for (std::size_t part = 0; part < 16 / width; ++part) {
        sums[part].store(partials + part * width);
      }
      for (std::size_t i = rest; i < Size; ++i) {
        one(partials[i - rest], i);
      }
      return joined_partials<16>(partials);
    }
  }
  return reduce<T, Size>(one);
}

} // namespace ctnn::kernels
