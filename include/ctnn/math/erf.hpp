// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/in_lanes.hpp>
#include <ctnn/math/polynomial.hpp>

#include <concepts>

namespace ctnn {
namespace detail {

// erf(x) / x - 1 in w = x^2 - 1/2 on |x| <= 61/64, minimax: relative error of erf 2^-58. About the
// middle of its interval its terms, and what rounding takes from them, are smaller.
inline constexpr double erf_polynomial[] = {
    -0x1.1ae14dc34815ap-5, -0x1.1fd16292151fcp-2,  0x1.454368017b059p-4,  -0x1.2b902b7b2fb01p-6,
    0x1.c82aa249d41dap-9,  -0x1.263991b609f44p-11, 0x1.486638de3d119p-14, -0x1.429e9a1b12965p-17,
    0x1.1ad58e6c17b17p-20, -0x1.bf7bcf0a0a993p-24, 0x1.438f3b1bd8538p-27, -0x1.be96fe875459bp-31};

// With r the fourth root of erfc: (r(x) - r(m)) / (x - m) in x - m on 15/16 <= x <= 5.95, minimax
// of erfc: error 2^-56.1. The root takes far fewer terms than erfc itself.
inline constexpr double erfc_fourth_root[] = {
    -0x1.a180cb17fa056p-2,  0x1.14323c1244d73p-5,   0x1.770c34971046ap-5,   -0x1.14e20f4fb09aap-7,
    -0x1.eeba236f4b87ep-9,  0x1.21df88144ce0ap-10,  0x1.5f6835d07719cp-13,  -0x1.5f5b2e34956a5p-14,
    -0x1.f44b9fd3ebfb7p-20, 0x1.00dd958b8739ep-18,  -0x1.712110e8b0d4p-24,  -0x1.33d452162eadbp-23,
    0x1.3740b27f041abp-28,  0x1.899c36682dacdp-28,  -0x1.51b7658778b87p-34, -0x1.d9bfc77dfd0c5p-32,
    0x1.e6b670084a942p-34,  -0x1.d3a386a522ba2p-37, 0x1.cfa297d6c8f1cp-41,  -0x1.7ee5f5dff3a2ep-46};

// Such an m that twice r(m), twice its square, and erf(m), are nearly those numbers.
inline constexpr double erfc_fourth_root_middle = 0x1.3395c7a5fd00bp+0;
inline constexpr double erfc_twice_middle_fourth_root = 0x1.17ep+0;
inline constexpr double erfc_twice_middle_square = 0x1.31fa04p-1;
inline constexpr double erf_of_middle_of_fourth_root = 0x1.d24949c985fep-1;

// erf(x) / x - 1 in w = x^2 - 1/2 on |x| <= 15/16, minimax: relative error of erf 2^-29.1.
inline constexpr float erf_polynomial_of_float[] = {
    -0x1.1ae14ep-5f, -0x1.1fd162p-2f,  0x1.45437ap-4f, -0x1.2b906ep-6f,
    0x1.c7fdaap-9f,  -0x1.26e75ap-11f, 0x1.63e20cp-14f};

// (sqrt(erfc(x)) - sqrt(erfc(m))) / (x - m) in x - m on 15/16 <= x <= 3.95, minimax of erfc: error
// 2^-29.8. The root takes three terms less than erfc itself.
inline constexpr float erfc_root_of_float[] = {-0x1.b7e456p-2f,  0x1.a48d62p-3f,   0x1.faea7ep-7f,
                                               -0x1.69a0a4p-5f,  0x1.d5aaaap-8f,   0x1.5ca12cp-8f,
                                               -0x1.e25b5ap-10f, -0x1.cd035cp-12f, 0x1.8676fap-12f,
                                               -0x1.5c927ap-14f, 0x1.c0c4ecp-18f};

// Such an m that twice this root, and erf(m), are nearly those floats.
inline constexpr float erfc_root_middle = 0x1.3db5e2p+0f;
inline constexpr float erfc_twice_middle_root = 0x1.204p-1f;
inline constexpr float erf_of_middle = 0x1.d76dfep-1f;

struct erf_function {
  template <number V>
  [[nodiscard, gnu::always_inline]] static constexpr V of(V const& x) noexcept {
    constexpr double split = 0.953125;
    V const a = at_most(magnitude(x), 5.95); // where erf rounds to 1
    if constexpr (std::floating_point<V>) {  // in the evaluator, which need not calculate both
      return with_nan_of(x, with_sign_of(a < split ? small(a) : large(a), x));
    } else {
      return with_nan_of(x, with_sign_of(select(a < split, small(a), large(a)), x));
    }
  }

private:
  template <number V>
  [[nodiscard, gnu::always_inline]] static constexpr V small(V const& a) noexcept {
    V const w = fma(a, a, -0.5);
    return fma(a, polynomial(w, w * w, erf_polynomial), a);
  }

  template <number V>
  [[nodiscard, gnu::always_inline]] static constexpr V large(V const& a) noexcept {
    V const t = a - erfc_fourth_root_middle;
    // r^2 - r(m)^2 of r - r(m), and so on: where r is large these differences are small.
    V const root = rounded(t * polynomial_in_four(t, erfc_fourth_root));
    V const square = rounded(root * (root + erfc_twice_middle_fourth_root));
    return fma(-square, square + erfc_twice_middle_square, erf_of_middle_of_fourth_root);
  }
};

struct erf_of_float_function {
  template <number V>
  [[nodiscard, gnu::always_inline]] static constexpr V of(V const& x) noexcept {
    constexpr float split = 0.9375f;
    V const a = at_most(magnitude(x), 3.95f); // where erf rounds to 1
    if constexpr (std::floating_point<V>) {   // in the evaluator, which need not calculate both
      return with_nan_of(x, with_sign_of(a < split ? small(a) : large(a), x));
    } else {
      return with_nan_of(x, with_sign_of(select(a < split, small(a), large(a)), x));
    }
  }

private:
  template <number V>
  [[nodiscard, gnu::always_inline]] static constexpr V small(V const& a) noexcept {
    V const w = fma(a, a, -0.5f);
    return fma(a, polynomial(w, w * w, erf_polynomial_of_float), a);
  }

  template <number V>
  [[nodiscard, gnu::always_inline]] static constexpr V large(V const& a) noexcept {
    V const t = a - erfc_root_middle;
    // 1 - (root + d)^2 = (1 - root^2) - d (2 root + d)
    V const d = rounded(t * polynomial(t, t * t, erfc_root_of_float));
    return fma(-d, d + erfc_twice_middle_root, erf_of_middle);
  }
};

} // namespace detail

/// The error function, 2 / sqrt(pi) times the integral of exp(-t^2) from 0 to x.
///
/// An odd polynomial for |x| < 15/16 (double: 61/64), and 1 - erfc(|x|) beyond, erfc by the square
/// of a polynomial, of double by its fourth power. erf(+-0) = +-0, erf(+-inf) = +-1, erf(NaN) =
/// NaN. Source: ONNX Erf (opset 13), torch.erf.
template <detail::number V>
[[nodiscard, gnu::always_inline]] constexpr V erf(V const& x) noexcept {
  if constexpr (std::same_as<detail::element_of<V>, float>) {
    return detail::in_lanes<detail::erf_of_float_function>(x);
  } else {
    return detail::in_lanes<detail::erf_function>(x);
  }
}

} // namespace ctnn
