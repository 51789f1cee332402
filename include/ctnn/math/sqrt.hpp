// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/float_traits.hpp>
#include <ctnn/math/pack.hpp>

#include <array>
#include <bit>
#include <concepts>
#include <cstddef>
#include <limits>
#include <type_traits>

namespace ctnn {
namespace detail {

/// sqrt of a positive finite x by the schoolbook method on its mantissa, one bit at a time: exact
/// integers only, so the rounding is known. For evaluators without a square root.
template <std::floating_point T>
[[nodiscard]] constexpr T sqrt_by_digits(T x) noexcept {
  using traits = float_traits<T>;
  using bits_type = typename traits::bits_type;
  int exponent = 0;
  if (x < std::numeric_limits<T>::min()) {
    x *= power_of_two<T>(traits::mantissa_bits + 1);
    exponent = -(traits::mantissa_bits + 1);
  }
  auto const bits = std::bit_cast<bits_type>(x);
  constexpr bits_type hidden = bits_type{1} << traits::mantissa_bits;
  bits_type radicand = (bits & (hidden - 1)) | hidden;
  exponent += static_cast<int>(bits >> traits::mantissa_bits) - traits::exponent_bias;
  if (exponent % 2 != 0) {
    radicand *= 2;
    --exponent;
  }
  // radicand = x 4^n in [hidden, 4 hidden): its root, one bit beyond the mantissa, for rounding.
  bits_type root = 0;
  bits_type remainder = 0;
  constexpr int steps = traits::mantissa_bits + 2;
  for (int step = 0; step < steps; ++step) {
    // The two leading bits of what is left of the radicand: zeros once it is used up.
    int const shift = traits::mantissa_bits - 2 * step;
    bits_type const pair =
        shift >= 0 ? (radicand >> shift) & 3 : (shift == -1 ? (radicand << 1) & 3 : 0);
    remainder = remainder * 4 + pair;
    bits_type const trial = root * 4 + 1;
    root *= 2;
    if (remainder >= trial) {
      remainder -= trial;
      root += 1;
    }
  }
  // The last bit is the rounding bit. A root is never halfway between two numbers: round half up.
  bits_type const mantissa = (root + 1) / 2;
  return static_cast<T>(mantissa) * power_of_two<T>(exponent / 2 - traits::mantissa_bits);
}

/// sqrt of a non-negative x by the processor, without a call to the C library (GCC's own builtin
/// calls it for errno's sake).
template <std::floating_point T>
[[nodiscard]] inline T sqrt_by_processor(T x) noexcept {
#if defined(__clang__)
  return __builtin_elementwise_sqrt(x);
#elif defined(__SSE2__)
  if constexpr (std::same_as<T, float>) {
    typedef float vector __attribute__((vector_size(16)));
    return __builtin_ia32_sqrtss(vector{x, x, x, x})[0];
  } else {
    typedef double vector __attribute__((vector_size(16)));
    return __builtin_ia32_sqrtpd(vector{x, x})[0];
  }
#else
  if constexpr (std::same_as<T, float>) {
    return __builtin_sqrtf(x);
  } else {
    return __builtin_sqrt(x);
  }
#endif
}

/// The same lane by lane.
template <class T, std::size_t Count>
[[nodiscard, gnu::always_inline]] inline pack<T, Count>
sqrt_by_processor(pack<T, Count> const& x) noexcept {
#if defined(__clang__)
  return {__builtin_elementwise_sqrt(x.values)};
#else
  [[maybe_unused]] constexpr std::size_t bytes = Count * sizeof(T);
  [[maybe_unused]] constexpr bool single = std::same_as<T, float>;
#if defined(__SSE2__)
  if constexpr (single && bytes == 16) {
    return {__builtin_ia32_sqrtps(x.values)};
  } else if constexpr (!single && bytes == 16) {
    return {__builtin_ia32_sqrtpd(x.values)};
  } else
#endif
#if defined(__AVX__)
      if constexpr (single && bytes == 32) {
    return {__builtin_ia32_sqrtps256(x.values)};
  } else if constexpr (!single && bytes == 32) {
    return {__builtin_ia32_sqrtpd256(x.values)};
  } else
#endif
#if defined(__AVX512F__)
      if constexpr (single && bytes == 64) {
    return {__builtin_ia32_sqrtps512_mask(x.values, x.values, static_cast<unsigned short>(-1), 4)};
  } else if constexpr (!single && bytes == 64) {
    return {__builtin_ia32_sqrtpd512_mask(x.values, x.values, static_cast<unsigned char>(-1), 4)};
  } else
#endif
  {
    pack<T, Count> result = x;
    for (std::size_t i = 0; i < Count; ++i) {
      result.values[i] = sqrt_by_processor(x.values[i]);
    }
    return result;
  }
#endif
}

} // namespace detail

/// The square root of x, correctly rounded (IEEE 754-2019 squareRoot): sqrt(-0) = -0,
/// sqrt(inf) = inf; a negative x or NaN gives NaN.
template <std::floating_point T>
[[nodiscard]] constexpr T sqrt(T x) noexcept {
  if (detail::is_nan(x) || x < 0) {
    return detail::quiet_nan<T>;
  }
  if (x == 0 || x == detail::infinity<T>) {
    return x;
  }
  if consteval {
    return detail::sqrt_by_digits(x);
  } else {
    return detail::sqrt_by_processor(x);
  }
}

/// The same lane by lane.
template <class T, std::size_t Count>
[[nodiscard, gnu::always_inline]] constexpr detail::pack<T, Count>
sqrt(detail::pack<T, Count> const& x) noexcept {
  if consteval {
    using array = std::array<T, Count>;
    auto roots = __builtin_bit_cast(array, x.values);
    for (T& root : roots) {
      root = sqrt(root);
    }
    return {__builtin_bit_cast(detail::lanes<T, Count>, roots)};
  } else {
    return detail::sqrt_by_processor(x);
  }
}

} // namespace ctnn
