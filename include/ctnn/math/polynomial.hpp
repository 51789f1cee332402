// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/pack.hpp>

#include <cstddef>

namespace ctnn::detail {

/// sum z^(n / 2) and every other term from coefficient n - 2 down: Horner's rule in `fma`.
template <std::size_t N, number V, std::size_t Count>
[[nodiscard, gnu::always_inline]] constexpr V
alternate_terms(V const& sum, V const& z, element_of<V> const (&c)[Count]) noexcept {
  if constexpr (N < 2) {
    return sum;
  } else if constexpr (N < 4) {
    return ctnn::fma(sum, z, c[N - 2]);
  } else if constexpr (N < 6) {
    return ctnn::fma(ctnn::fma(sum, z, c[N - 2]), z, c[N - 4]);
  } else {
    return alternate_terms<N - 6>(
        ctnn::fma(ctnn::fma(ctnn::fma(sum, z, c[N - 2]), z, c[N - 4]), z, c[N - 6]), z, c);
  }
}

/// The polynomial with these coefficients, in ascending order, at x, with z = x^2: Horner's rule in
/// `fma` on the even and the odd powers, two chains that a processor works on at once.
template <number V, std::size_t Count>
  requires(Count >= 2)
[[nodiscard, gnu::always_inline]] constexpr V polynomial(V const& x, V const& z,
                                                         element_of<V> const (&c)[Count]) noexcept {
  constexpr std::size_t odd = Count - 1 - Count % 2; // the highest odd power
  constexpr std::size_t even = Count - 2 + Count % 2;
  if constexpr (Count == 2) {
    return ctnn::fma(x, c[1], c[0]);
  } else if constexpr (Count == 3) {
    return ctnn::fma(x, c[1], ctnn::fma(z, c[2], c[0]));
  } else {
    return ctnn::fma(alternate_terms<odd - 2>(ctnn::fma(z, c[odd], c[odd - 2]), z, c), x,
                     alternate_terms<even - 2>(ctnn::fma(z, c[even], c[even - 2]), z, c));
  }
}

/// Coefficients `Index`, `Index` + 4, ... as a polynomial at y: Horner's rule in `fma`.
template <std::size_t Index, number V, std::size_t Count>
[[nodiscard, gnu::always_inline]] constexpr V
every_fourth_term(V const& y, element_of<V> const (&c)[Count]) noexcept {
  if constexpr (Index + 8 < Count) {
    return ctnn::fma(every_fourth_term<Index + 4>(y, c), y, c[Index]);
  } else {
    return ctnn::fma(y, c[Index + 4], c[Index]);
  }
}

/// `polynomial` in four chains, for one product more.
template <number V, std::size_t Count>
  requires(Count >= 8)
[[nodiscard, gnu::always_inline]] constexpr V
polynomial_in_four(V const& x, element_of<V> const (&c)[Count]) noexcept {
  V const z = x * x;
  V const y = z * z;
  V const odd = ctnn::fma(every_fourth_term<3>(y, c), z, every_fourth_term<1>(y, c));
  return ctnn::fma(odd, x, ctnn::fma(every_fourth_term<2>(y, c), z, every_fourth_term<0>(y, c)));
}

} // namespace ctnn::detail
