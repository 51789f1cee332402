// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/float_traits.hpp>

#include <concepts>

namespace ctnn {

/// What is left of x when the largest multiple of y that is not larger has been taken away,
/// exactly, with the sign of x. fmod(x, +-0), fmod(+-inf, y) and NaN give NaN; fmod(x, +-inf) = x.
/// Source: C23 fmod, torch.fmod.
template <std::floating_point T>
[[nodiscard]] constexpr T fmod(T x, T y) noexcept {
  using traits = detail::float_traits<T>;
  T const a = x < 0 ? -x : x;
  T const b = y < 0 ? -y : y;
  if (!(a < detail::infinity<T> && b > 0)) {
    return detail::quiet_nan<T>;
  }
  if (a < b) {
    return x;
  }
  struct integer {
    std::uint64_t mantissa;
    int exponent;
  };
  auto const parts = [](T number) {
    auto const bits = std::uint64_t{std::bit_cast<typename traits::bits_type>(number)};
    std::uint64_t const hidden = std::uint64_t{1} << traits::mantissa_bits;
    int const exponent = static_cast<int>(bits >> traits::mantissa_bits);
    return exponent == 0 ? integer{bits, 1} : integer{(bits & (hidden - 1)) | hidden, exponent};
  };
  integer const of_a = parts(a);
  integer const of_b = parts(b);
  std::uint64_t rest = of_a.mantissa % of_b.mantissa;
  for (int steps = of_a.exponent - of_b.exponent; steps > 0 && rest > 0;) {
    int const shift = steps < 11 ? steps : 11; // 53 bits and 11 fit into 64
    rest = (rest << shift) % of_b.mantissa;
    steps -= shift;
  }
  T const result = static_cast<T>(rest) * detail::power_of_two<T>(-traits::mantissa_bits) *
                   detail::power_of_two<T>(of_b.exponent - traits::exponent_bias);
  return std::bit_cast<T>(static_cast<typename traits::bits_type>(
      std::bit_cast<typename traits::bits_type>(result) |
      (std::bit_cast<typename traits::bits_type>(x) & detail::sign_bit<T>)));
}

} // namespace ctnn
