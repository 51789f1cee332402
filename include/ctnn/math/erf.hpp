// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/erfc.hpp>
#include <ctnn/math/in_lanes.hpp>
#include <ctnn/math/residual.hpp>

namespace ctnn {
namespace detail {

// erf(x) / x - 1 in w = x^2 - 9/16 on |x| <= 1, by Sollya's fpminimax: error 2^-58.9. About the
// middle of its interval its terms, and what rounding takes from them, are smaller.
inline constexpr double erf_polynomial[] = {
    -0x1.a848b883ecd62p-5, -0x1.15de911cce442p-2,  0x1.378cc2f08f086p-4,  -0x1.1da9335ac5559p-6,
    0x1.b1c55aa6b3996p-9,  -0x1.173cbaefbe874p-11, 0x1.373b071550511p-14, -0x1.316cc09eb1b0fp-17,
    0x1.0b89126e2d3fcp-20, -0x1.a70fa654f2d99p-24, 0x1.31019a9edc7c3p-27, -0x1.90029169de4bp-31,
    0x1.7f1465b453867p-35, -0x1.2a093d247c9ddp-36};

// erf(x) / x - 1 in z = x^2 on |x| <= 1: relative error of erf 2^-29.
inline constexpr double erf_polynomial_of_float[] = {
    0x1.06eba7f8b2fb7p-3, -0x1.81273ecaa5655p-2,  0x1.ce2d1f971d3b5p-4, -0x1.b7fbb462d8848p-6,
    0x1.5419f516225f7p-8, -0x1.a485ec836135ep-11, 0x1.4ae4d09b71172p-14};

// -log(erfc(x)) in x - 3.4 on 1 <= x <= 4: error of erf 2^-30.
inline constexpr double erf_exponent_of_float[] = {
    0x1.aca7d9f0541aap3,    0x1.c4aa8bbd181aap2,   0x1.ee25b012c6bb4p-1,   0x1.6e61a5c63646dp-8,
    -0x1.f23a15015c01dp-11, 0x1.55ccd95786b87p-13, -0x1.deeae9c5c40fcp-16, 0x1.947a9f7989022p-19,
    -0x1.3962f6b187b51p-20, 0x1.da6193b003b5fp-25};

struct erf_function {
  template <number V>
  [[nodiscard, gnu::always_inline]] static constexpr V of(V const& x) noexcept {
    V const a = at_most(magnitude(x), 6.0); // where erf is 1
    V const z = a * a;
    V const z_low = -residual(z, a, a);
    V const w = z - 0.5625;
    V const small = fma(a, polynomial(w, w * w, erf_polynomial), a);
    erfc_parts<V> const complement(a, z, z_low);
    V const large = 1.0 - rounded(complement.factor * complement.first * complement.second);
    return with_nan_of(x, with_sign_of(select(a < 1.0, small, large), x));
  }
};

/// For float, in double.
struct erf_of_float_function {
  template <number V>
  [[nodiscard, gnu::always_inline]] static constexpr V of(V const& x) noexcept {
    V const a = at_most(magnitude(x), 4.0); // where erf rounds to 1
    V const z = a * a;
    V const small = fma(a, polynomial(z, z * z, erf_polynomial_of_float), a);
    V const t = a - 3.4;
    exp_argument<V> const argument(-polynomial(t, t * t, erf_exponent_of_float));
    V const power = argument.power();
    V const large = 1.0 - fma(power, argument.high + argument.tail(), power);
    return with_nan_of(x, with_sign_of(select(a < 1.0, small, large), x));
  }
};

} // namespace detail

/// The error function, 2 / sqrt(pi) times the integral of exp(-t^2) from 0 to x.
///
/// An odd polynomial for |x| < 1, and 1 - erfc(|x|) beyond. erf(+-0) = +-0, erf(+-inf) = +-1,
/// erf(NaN) = NaN. Source: ONNX Erf (opset 13), torch.erf.
template <detail::number V>
[[nodiscard, gnu::always_inline]] constexpr V erf(V const& x) noexcept {
  if constexpr (std::same_as<detail::element_of<V>, float>) {
    return detail::in_double<detail::erf_of_float_function>(x);
  } else {
    return detail::in_lanes<detail::erf_function>(x);
  }
}

} // namespace ctnn
