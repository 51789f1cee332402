// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/float_traits.hpp>
#include <ctnn/math/horner.hpp>
#include <ctnn/math/ln2.hpp>

#include <bit>
#include <concepts>
#include <limits>
#include <type_traits>

namespace ctnn {
namespace detail {

// (log((1 + s) / (1 - s)) - 2 s) / s^3 in z = s^2 on 0 <= z <= 0.0296, minimax by Sollya's
// fpminimax.
template <class T>
struct log_constants;

template <>
struct log_constants<float> {
  static constexpr float polynomial[] = {0x1.555556p-1f, 0x1.99987p-2f, 0x1.24c012p-2f,
                                         0x1.ceccecp-3f};
};

template <>
struct log_constants<double> {
  static constexpr double polynomial[] = {
      0x1.5555555555555p-1, 0x1.9999999999d58p-2, 0x1.249249242f0bep-2, 0x1.c71c725c14fa2p-3,
      0x1.745cdb92de4ecp-3, 0x1.3b215328f3038p-3, 0x1.0f4aafc658f84p-3, 0x1.101db0835cd63p-3};
};

} // namespace detail

/// The natural logarithm of x, within one unit in the last place.
///
/// x = 2^k (1 + f) with sqrt(1/2) <= 1 + f < sqrt(2), and log(1 + f) by the odd series in
/// s = f / (2 + f) (Abramowitz and Stegun 4.1.27). log(+-0) = -inf, log(inf) = inf; a negative x or
/// NaN gives NaN.
template <std::floating_point T>
[[nodiscard]] constexpr T log(T x) noexcept {
  using traits = detail::float_traits<T>;
  using bits_type = typename traits::bits_type;
  if (detail::is_nan(x) || x < 0) {
    return detail::quiet_nan<T>;
  }
  if (x == 0) {
    return -detail::infinity<T>;
  }
  if (x == detail::infinity<T>) {
    return x;
  }
  int k = 0;
  if (x < std::numeric_limits<T>::min()) {
    x *= detail::power_of_two<T>(traits::mantissa_bits);
    k = -traits::mantissa_bits;
  }
  // Subtracting the bits of sqrt(1/2) leaves in the exponent field how many times x is to be
  // halved.
  constexpr auto sqrt_half = std::bit_cast<bits_type>(T(0.70710678118654752440));
  auto const bits = std::bit_cast<bits_type>(x);
  using signed_bits = std::make_signed_t<bits_type>;
  auto const halvings =
      static_cast<int>(static_cast<signed_bits>(bits - sqrt_half) >> traits::mantissa_bits);
  k += halvings;
  T const f =
      std::bit_cast<T>(bits - (static_cast<bits_type>(halvings) << traits::mantissa_bits)) - 1;

  T const s = f / (2 + f);
  T const z = s * s;
  T const half_square = f * (f / 2);
  // log(1 + f) = f - (half_square - s (half_square + R)), R = z P(z)
  T const correction = fma(z, detail::horner(z, detail::log_constants<T>::polynomial), half_square);
  T const exponent = static_cast<T>(k);
  T const low = fma(s, correction, exponent * detail::ln2<T>::low);
  T const tail = fma(f, f / 2, -low);
  return fma(exponent, detail::ln2<T>::high, f - tail);
}

} // namespace ctnn
