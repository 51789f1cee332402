// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <bit>
#include <cstddef>

namespace ctnn::test {

/// `x`, but nothing the optimizer could know: what is computed from it is computed at run time.
template <class T>
[[nodiscard]] T opaque(T x) {
  asm volatile("" : "+m"(x));
  return x;
}

/// Whether two values have the same representation: unlike ==, tells -0 from 0 and knows NaN.
template <class T>
[[nodiscard]] constexpr bool same_bits(T const& a, T const& b) {
  using bytes = std::array<unsigned char, sizeof(T)>;
  return std::bit_cast<bytes>(a) == std::bit_cast<bytes>(b);
}

/// Whether `Function(Input)` gives the same bits in the constant evaluator and at run time.
template <auto Function, auto Input>
[[nodiscard]] bool same_bits_at_both_times() {
  constexpr auto in_the_compiler = Function(Input);
  return same_bits(Function(opaque(Input)), in_the_compiler);
}

} // namespace ctnn::test
