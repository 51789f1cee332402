// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/reduction.hpp>
#include <ctnn/math/limited.hpp>
#include <ctnn/math/pack.hpp>

#include <bit>
#include <concepts>
#include <cstddef>
#include <utility>

namespace ctnn::kernels {

/// Lanes joined by halves, the upper with the lower, until one is left. For run time.
template <class T, std::size_t Count, class Join>
[[nodiscard, gnu::always_inline]] inline T joined_lanes(detail::pack<T, Count> const& x,
                                                        Join const& join) noexcept {
  if constexpr (Count == 1) {
    return x.values[0];
  } else {
    constexpr std::size_t half = Count / 2;
    return [&]<std::size_t... Lane>(std::index_sequence<Lane...>) __attribute__((always_inline)) {
      using part = detail::pack<T, half>;
      return joined_lanes<T, half>(
          join(part{{x.values[Lane]...}}, part{{x.values[Lane + half]...}}), join);
    }(std::make_index_sequence<half>{});
  }
}

/// `reduce` of Size numbers of each of x, in registers at run time: `accumulate(partial, x[i]...)`
/// is partial with term i taken into it, for numbers and packs of them.
template <std::size_t Size, class T, class Accumulate, class... More>
[[nodiscard, gnu::always_inline]] constexpr T
reduce_in_lanes(Accumulate const& accumulate, T const* first, More const*... more) noexcept {
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
      if constexpr (rest == Size) {
        for (std::size_t half = 16 / width / 2; half > 0; half /= 2) {
          for (std::size_t part = 0; part < half; ++part) {
            sums[part] = sums[part] + sums[part + half];
          }
        }
        return joined_lanes<T, width>(sums[0],
                                      [](auto const& low, auto const& high) { return low + high; });
      }
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

/// Two sums over the same terms.
template <class T>
struct two_sums {
  T first;
  T second;
};

/// Two reductions in one pass, each in the order of `reduce_in_lanes`: `accumulate(a, b, x[i]...)`
/// takes term i into the partial results a and b.
template <std::size_t Size, class T, class Accumulate, class... More>
[[nodiscard, gnu::always_inline]] constexpr two_sums<T>
reduce_two_in_lanes(Accumulate const& accumulate, T const* first, More const*... more) noexcept {
  constexpr std::size_t partials = Size < 16 ? std::bit_ceil(Size) : 16;
  T a[partials] = {};
  T b[partials] = {};
  std::size_t taken = 0;
  if constexpr (Size >= 16) {
    if !consteval {
      constexpr std::size_t width = detail::native_lanes<T> < 16 ? detail::native_lanes<T> : 16;
      constexpr std::size_t rest = Size / 16 * 16;
      using vector = detail::pack<T, width>;
      vector in_a[16 / width] = {};
      vector in_b[16 / width] = {};
      auto const take = [&](vector& sum_a, vector& sum_b,
                            std::size_t i) __attribute__((always_inline)) {
        accumulate(sum_a, sum_b, vector::load(first + i), vector::load(more + i)...);
      };
      [&]<std::size_t... Part>(std::index_sequence<Part...>) __attribute__((always_inline)) {
        for (std::size_t i = 0; i < rest; i += 16) {
          (take(in_a[Part], in_b[Part], i + Part * width), ...);
        }
      }(std::make_index_sequence<16 / width>{});
      if constexpr (rest == Size) {
        auto const joined = [](vector* parts) __attribute__((always_inline)) {
          auto const add = [](auto const& low, auto const& high) { return low + high; };
          for (std::size_t half = 16 / width / 2; half > 0; half /= 2) {
            for (std::size_t part = 0; part < half; ++part) {
              parts[part] = parts[part] + parts[part + half];
            }
          }
          return joined_lanes<T, width>(parts[0], add);
        };
        return {joined(in_a), joined(in_b)};
      }
      for (std::size_t part = 0; part < 16 / width; ++part) {
        in_a[part].store(a + part * width);
        in_b[part].store(b + part * width);
      }
      taken = rest;
    }
  }
  for (std::size_t i = taken; i < Size; ++i) {
    accumulate(a[i % partials], b[i % partials], first[i], more[i]...);
  }
  return {joined_partials<partials>(a), joined_partials<partials>(b)};
}

/// `sum` in registers at run time.
template <std::size_t Size, class T>
[[nodiscard, gnu::always_inline]] constexpr T sum_in_lanes(T const* x) noexcept {
  if consteval {
    return sum<Size>(x);
  } else {
    return reduce_in_lanes<Size>([](auto const& partial, auto const& y) { return partial + y; }, x);
  }
}

/// `maximum` in registers at run time; which of 0 and -0 is left may differ.
template <std::size_t Size, class T>
[[nodiscard, gnu::always_inline]] constexpr T maximum_in_lanes(T const* x) noexcept {
  constexpr std::size_t width = detail::native_lanes<T>;
  if constexpr (Size >= width) {
    if !consteval {
      using vector = detail::pack<T, width>;
      auto const larger = [](auto const& best, auto const& y) __attribute__((always_inline)) {
        return detail::select(y > best, y, best);
      };
      vector best = vector::load(x);
      auto none = best != best; // NaN compares as no larger
      auto const take = [&](vector const& y) __attribute__((always_inline)) {
        best = larger(best, y);
        none = none | (y != y);
      };
      for (std::size_t i = width; i + width <= Size; i += width) {
        take(vector::load(x + i));
      }
      if constexpr (Size % width != 0) {
        take(vector::load(x + Size - width));
      }
      if (!detail::any(none)) {
        return joined_lanes<T, width>(best, larger);
      }
    }
  }
  if constexpr (std::floating_point<T> && Size > 1 && Size <= 16 / sizeof(T)) {
    if !consteval {
      // In a register of 16 bytes, which repeats the first number.
      constexpr std::size_t count = 16 / sizeof(T);
      using vector = detail::lanes<T, count>;
      return [x]<std::size_t... Lane>(std::index_sequence<Lane...>) __attribute__((always_inline)) {
        vector best{x[Lane < Size ? Lane : 0]...};
        bool const numbers =
            !detail::any(detail::pack<detail::lane_integer<T>, count>{best != best});
        for (std::size_t half = count / 2; half > 0; half /= 2) {
          vector const upper{best[(Lane + half) % count]...};
          best = detail::limited<false, T, count>(best, upper);
        }
        return numbers ? best[0] : maximum<Size>(x);
      }(std::make_index_sequence<count>{});
    }
  }
  return maximum<Size>(x);
}

} // namespace ctnn::kernels
