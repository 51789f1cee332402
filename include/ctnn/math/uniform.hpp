// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/fma.hpp>
#include <ctnn/math/philox.hpp>

#include <concepts>
#include <cstdint>

namespace ctnn {

/// A random number of T, uniform on [0, 1): the 24 (float) or 53 (double) leading bits of one or
/// two draws. Draw for draw the same on every machine, which `std::uniform_real_distribution` is
/// not.
template <std::floating_point T>
[[nodiscard]] constexpr T uniform(philox4x32& random) noexcept {
  if constexpr (std::same_as<T, float>) {
    return static_cast<float>(random() >> 8) * 0x1p-24f;
  } else {
    std::uint64_t const high = random();
    return static_cast<double>((high << 21) | (random() >> 11)) * 0x1p-53;
  }
}

/// A random number of T, uniform between low and high (rounding can reach high itself).
template <std::floating_point T>
[[nodiscard]] constexpr T uniform(philox4x32& random, T low, T high) noexcept {
  return fma(high - low, uniform<T>(random), low);
}

/// A random index, uniform on 0 ... count - 1 but for a bias below count / 2^32.
[[nodiscard]] constexpr std::uint32_t uniform_index(philox4x32& random,
                                                    std::uint32_t count) noexcept {
  return static_cast<std::uint32_t>((std::uint64_t{random()} * count) >> 32);
}

} // namespace ctnn
