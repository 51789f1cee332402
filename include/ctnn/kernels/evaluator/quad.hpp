// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/fma.hpp>
#include <ctnn/math/lanes.hpp>

#include <bit>
#include <concepts>
#include <cstddef>

namespace ctnn::kernels::evaluator {

// GCC 12 has no fused multiply-add on vectors in constant expressions, but it has numbers of 113
// bits: where a sum of a product of floats and a float has no more, rounding it to float is the one
// rounding of a fused multiply-add.
#if defined(__clang__)
template <class T>
inline constexpr bool sums_in_quads = false;
#elif __LDBL_MANT_DIG__ == 113 || defined(__SIZEOF_FLOAT128__)
template <class T>
inline constexpr bool sums_in_quads = fused_multiply_add && std::same_as<T, float>;

#if __LDBL_MANT_DIG__ == 113
using quad = long double;
#else
__extension__ using quad = __float128;
#endif
#else
template <class T>
inline constexpr bool sums_in_quads = false;
#endif

#if !defined(__clang__)
/// Width numbers of T, and of the widest type.
template <class T, std::size_t Width>
struct quad_lanes_of {
  typedef quad type __attribute__((vector_size(Width * sizeof(quad))));
};

template <class T, std::size_t Width>
using quad_lanes = typename quad_lanes_of<T, Width>::type;

/// Whether no lane of a comparison is zero.
template <class Integer, std::size_t Width>
[[nodiscard]] consteval bool all_lanes(detail::lanes<Integer, Width> const& mask) noexcept {
  if constexpr (Width == 1) {
    return __builtin_bit_cast(Integer, mask) != 0;
  } else {
    struct halves {
      detail::lanes<Integer, Width / 2> low;
      detail::lanes<Integer, Width / 2> high;
    };
    halves half = __builtin_bit_cast(halves, mask);
    return all_lanes<Integer, Width / 2>(half.low & half.high);
  }
}

/// Whether all numbers of some vectors are zero or of a magnitude from `least` to `most`.
template <std::size_t Width, class Vectors>
[[nodiscard]] consteval bool all_within(Vectors& x, float least, float most) noexcept {
  // As vectors, since a comparison with a scalar makes one each time.
  detail::lanes<float, Width> low = detail::lanes<float, Width>{} + least;
  detail::lanes<float, Width> high = detail::lanes<float, Width>{} + most;
  detail::lanes<float, Width> minus_low = -low;
  detail::lanes<float, Width> minus_high = -high;
  detail::lanes<float, Width> zero{};
  detail::lanes<detail::lane_integer<float>, Width> passed = zero == zero;
  for (std::size_t i = 0; i < sizeof(x) / sizeof(x[0]); ++i) {
    passed &= ((x[i] >= low) | (x[i] <= minus_low) | (x[i] == zero)) & (x[i] <= high) &
              (x[i] >= minus_high);
  }
  return all_lanes<detail::lane_integer<float>, Width>(passed);
}

/// 2^exponent.
[[nodiscard]] consteval float power_of_two(int exponent) noexcept {
  return std::bit_cast<float>((exponent + 127) << 23);
}

/// The exponents of a range of magnitudes, the largest of which is 2^exponent.
inline constexpr int window_exponents[] = {2, 10, -6, 18, -14, -22, -30};
inline constexpr int no_window = 1000;

/// The exponent of the first window of 2^binades that holds all numbers but zeros.
template <std::size_t Width, class Vectors>
[[nodiscard]] consteval int window_of(Vectors& x, int binades) noexcept {
  for (int const exponent : window_exponents) {
    if (all_within<Width>(x, power_of_two(exponent - binades), power_of_two(exponent))) {
      return exponent;
    }
  }
  return no_window;
}

/// sums += factor * x for two arrays of vectors, rounded once; false, with nothing done, where the
/// magnitudes lie too far apart for quads.
template <std::size_t Width, class Vectors>
[[nodiscard]] consteval bool add_product_in_quads(Vectors& sums, float factor,
                                                  Vectors const& x) noexcept {
  constexpr int binades = (113 - 48 - 2) / 2;
  using floats = detail::lanes<float, Width>;
  using quads = quad_lanes<float, Width>;
  struct one {
    floats of[1];
  };
  one factors{{floats{} + factor}};
  int const p = window_of<Width>(factors.of, binades);
  int const q = p == no_window ? no_window : window_of<Width>(x, binades);
  if (q == no_window ||
      !all_within<Width>(sums, power_of_two(p + q - 2 * binades - 46 + 23), power_of_two(p + q))) {
    return false;
  }
  auto factor_quads = __builtin_convertvector(factors.of[0], quads);
  for (std::size_t i = 0; i < sizeof(sums) / sizeof(sums[0]); ++i) {
    sums[i] = __builtin_convertvector(factor_quads * __builtin_convertvector(x[i], quads) +
                                          __builtin_convertvector(sums[i], quads),
                                      floats);
  }
  return true;
}
#endif

} // namespace ctnn::kernels::evaluator
