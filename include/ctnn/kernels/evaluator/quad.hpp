// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/extremes.hpp>
#include <ctnn/math/fma.hpp>
#include <ctnn/math/lanes.hpp>

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>

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
using quad = long double; // not used
#endif

#if !defined(__clang__)
/// Width numbers of T, and of the widest type.
template <class T, std::size_t Width>
struct quad_lanes_of {
  typedef quad type __attribute__((vector_size(Width * sizeof(quad))));
};

template <class T, std::size_t Width>
using quad_lanes = typename quad_lanes_of<T, Width>::type;

/// Vectors of floats as quads.
template <std::size_t Width, std::size_t Count>
struct quad_vectors {
  quad_lanes<float, Width> of[Count];
};

/// The largest or the least of some lanes.
template <bool Largest, std::size_t Width>
[[nodiscard]] consteval quad extreme_of(quad_lanes<float, Width>& x) noexcept {
  if constexpr (Width == 1) {
    return __builtin_bit_cast(quad, x);
  } else {
    struct halves {
      quad_lanes<float, Width / 2> low;
      quad_lanes<float, Width / 2> high;
    };
    halves of = __builtin_bit_cast(halves, x);
    quad_lanes<float, Width / 2> kept = of.low > of.high ? of.low : of.high;
    if constexpr (!Largest) {
      kept = of.low < of.high ? of.low : of.high;
    }
    return extreme_of<Largest, Width / 2>(kept);
  }
}

/// Between which powers of two numbers lie, zeros left out: each is a multiple of 2^least, and its
/// magnitude is below 2^most.
struct magnitudes {
  int least = 10000;
  int most = -10000;
};

/// The exponent of a float, given its square.
[[nodiscard]] consteval int exponent_of_root(quad square) noexcept {
  int const exponent =
      static_cast<int>(std::bit_cast<std::uint64_t>(static_cast<double>(square)) >> 52) - 1023;
  return exponent >> 1;
}

/// The magnitudes of floats in some vectors of quads. Takes squares, since GCC 12 pays for a
/// comparison as for a product and has no absolute value. Passes over NaN, which makes NaN of all
/// that it meets.
template <std::size_t Width, std::size_t Count>
[[nodiscard]] consteval magnitudes magnitudes_of(quad_vectors<Width, Count>& x) noexcept {
  quad_lanes<float, Width> zero{};
  quad_lanes<float, Width> infinite = zero + static_cast<quad>(__builtin_inff());
  quad_lanes<float, Width> most = zero;
  quad_lanes<float, Width> least = infinite;
  for (std::size_t i = 0; i < Count; ++i) {
    quad_lanes<float, Width> square = x.of[i] * x.of[i];
    most = square > most ? square : most;
    least = square < least ? square : least;
  }
  quad const largest = extreme_of<true, Width>(most);
  if (largest == 0) {
    return {};
  }
  quad smallest = extreme_of<false, Width>(least);
  if (smallest == 0) {
    least = infinite;
    for (std::size_t i = 0; i < Count; ++i) {
      quad_lanes<float, Width> square = x.of[i] * x.of[i];
      least = (square < least) & (square != zero) ? square : least;
    }
    smallest = extreme_of<false, Width>(least);
  }
  return {exponent_of_root(smallest) - 23, exponent_of_root(largest) + 1};
}

/// Whether start + a b + a b + ..., of so many terms and rounded to float after each, is exact in
/// quads before it is rounded: all sums are multiples of the least product's last bit or the
/// start's, and need no more than 113 bits above it.
[[nodiscard]] consteval bool exact_in_quads(magnitudes const& a, magnitudes const& b,
                                            magnitudes const& start, std::size_t terms) noexcept {
  int const least = detail::smaller(a.least + b.least, start.least);
  int const most =
      detail::larger(a.most + b.most, start.most) + static_cast<int>(std::bit_width(terms + 1)) + 1;
  return a.most <= 128 && b.most <= 128 && most <= 127 && most - least <= 113;
}

/// Whether a lane of product + addend, rounded to `sum`, has lost all of an addend. Nothing less
/// makes rounding such a sum to float another rounding than that of the exact one: a product of
/// floats has 48 bits, so where it is not halfway between two floats, what is lost below 113 bits
/// cannot take it there; and where it is, some of the addend in the sum tells to which side.
template <std::size_t Width>
struct lost_addends {
  quad_lanes<float, Width> zero{};
  quad_lanes<float, Width> one = quad_lanes<float, Width>{} + 1;
  quad_lanes<float, Width> lost{};

  // Takes no const references: GCC 12 copies each lane that it reads through one.
  consteval void look(quad_lanes<float, Width>& product, quad_lanes<float, Width>& addend,
                      quad_lanes<float, Width>& sum) noexcept {
    lost = (sum == product) & (addend != zero) ? one : lost;
  }

  [[nodiscard]] consteval bool any() noexcept { return extreme_of<true, Width>(lost) != 0; }
};

/// sums += factor * x for two arrays of vectors, rounded once; false, with nothing done, where the
/// magnitudes lie too far apart for quads.
template <std::size_t Width, std::size_t Count>
[[nodiscard]] consteval bool
add_product_in_quads(detail::lanes<float, Width> (&sums)[Count], float factor,
                     detail::lanes<float, Width> const (&x)[Count]) noexcept {
  quad_lanes<float, Width> factors = quad_lanes<float, Width>{} + static_cast<quad>(factor);
  quad_vectors<Width, Count> result;
  lost_addends<Width> addends;
  for (std::size_t i = 0; i < Count; ++i) {
    quad_lanes<float, Width> addend = __builtin_convertvector(sums[i], quad_lanes<float, Width>);
    quad_lanes<float, Width> product =
        factors * __builtin_convertvector(x[i], quad_lanes<float, Width>);
    result.of[i] = product + addend;
    addends.look(product, addend, result.of[i]);
  }
  if (addends.any()) {
    return false;
  }
  for (std::size_t i = 0; i < Count; ++i) {
    sums[i] = __builtin_convertvector(result.of[i], detail::lanes<float, Width>);
  }
  return true;
}
#endif

} // namespace ctnn::kernels::evaluator
