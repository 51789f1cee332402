// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/fma.hpp>
#include <ctnn/math/in_lanes.hpp>
#include <ctnn/math/pack.hpp>
#include <ctnn/math/rounded.hpp>
#include <ctnn/math/sigmoid.hpp>
#include <ctnn/math/tanh.hpp>

#include <concepts>

namespace ctnn::detail {

/// tanh(x), or tanh(x / 2) / 2, of floats: one quotient x P(x^2) / Q(x^2), minimax (in relative
/// error, by Lawson's weighted least squares) up to where it is 1, in few steps one behind the
/// other.
template <bool Halved>
struct tanh_quotient {
  static constexpr float limit = Halved ? 18 : 9;
  // tanh(x / 2) / 2 has the same coefficients, scaled by powers of two.
  static constexpr float unit = Halved ? 0.25f : 1;
  static constexpr float numerator[5] = {unit, unit * unit * 0x1.120b1ep-3f,
                                         unit * unit * unit * 0x1.ca2c7cp-9f,
                                         unit * unit * unit * unit * 0x1.59c35cp-16f,
                                         unit * unit * unit * unit * unit * 0x1.cadceap-27f};
  static constexpr float denominator[5] = {1, unit * 0x1.de5ad8p-2f, unit * unit * 0x1.a7f7fp-6f,
                                           unit * unit * unit * 0x1.58861ap-12f,
                                           unit * unit * unit * unit * 0x1.a18040p-21f};

  template <number V>
  [[nodiscard, gnu::always_inline]] static constexpr V of(V const& x) noexcept {
    return with_nan_of(x, quotient(x));
  }

  /// The same for numbers alone.
  template <number V>
  [[nodiscard, gnu::always_inline]] static constexpr V quotient(V const& unlimited) noexcept {
    V const x = at_most(at_least(unlimited, -limit), limit);
    V const z = x * x;
    V const z2 = z * z;
    V const low = rounded(x * fma(z, numerator[1], all<V>(numerator[0])));
    V const high = fma(z2, numerator[4], fma(z, numerator[3], all<V>(numerator[2])));
    V const below = fma(z2, fma(z2, denominator[4], fma(z, denominator[3], all<V>(denominator[2]))),
                        fma(z, denominator[1], all<V>(denominator[0])));
    return fma(x * z2, high, low) / below;
  }
};

struct gate_sigmoid_function {
  template <number V>
  [[nodiscard, gnu::always_inline]] static constexpr V of(V const& x) noexcept {
    return with_nan_of(x, tanh_quotient<true>::quotient(x) + 0.5f);
  }
};

/// The hyperbolic tangent as recurrent layers take it, whose time is that of one value after the
/// other: of floats within 6.5 units in the last place.
template <number V>
[[nodiscard, gnu::always_inline]] constexpr V gate_tanh(V const& x) noexcept {
  if constexpr (std::same_as<element_of<V>, float>) {
    return in_lanes<tanh_quotient<false>>(x);
  } else {
    return ctnn::tanh(x);
  }
}

/// The logistic function as recurrent layers take it: of floats within 2^-22 of the truth.
template <number V>
[[nodiscard, gnu::always_inline]] constexpr V gate_sigmoid(V const& x) noexcept {
  if constexpr (std::same_as<element_of<V>, float>) {
    return in_lanes<gate_sigmoid_function>(x);
  } else {
    return ctnn::sigmoid(x);
  }
}

} // namespace ctnn::detail
