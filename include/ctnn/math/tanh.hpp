// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/exp.hpp>
#include <ctnn/math/float_traits.hpp>
#include <ctnn/math/horner.hpp>

#include <concepts>

namespace ctnn {
namespace detail {

// (tanh(x) - x) / x^3 in z = x^2 on |x| <= 0.55, minimax by Sollya's fpminimax.
template <class T>
struct tanh_constants;

template <>
struct tanh_constants<float> {
  static constexpr float saturation = 9.02f; // tanh rounds to 1 from here
  static constexpr float polynomial[] = {-0x1.555556p-2f, 0x1.11116p-3f,   -0x1.ba2e8cp-5f,
                                         0x1.6707d6p-6f,  -0x1.21b12ap-7f, 0x1.7cb37cp-9f};
};

template <>
struct tanh_constants<double> {
  static constexpr double saturation = 19.1;
  static constexpr double polynomial[] = {
      -0x1.5555555555555p-2,  0x1.111111111104ap-3,  -0x1.ba1ba1ba0a655p-5,  0x1.664f487d359e4p-6,
      -0x1.226e345ea621cp-7,  0x1.d6d397eeb77fap-9,  -0x1.7d9f4154b5aedp-10, 0x1.352480edaf0dfp-11,
      -0x1.f21454e79c4cfp-13, 0x1.83243e382fa99p-14, -0x1.01ec3da448824p-15, 0x1.9db67e459c535p-18};
};

} // namespace detail

/// The hyperbolic tangent of x, within 1.5 units in the last place.
///
/// An odd polynomial for |x| <= 0.55, and tanh(x) = 1 - 2 / (exp(2 x) + 1) beyond.
/// tanh(+-0) = +-0, tanh(+-inf) = +-1, tanh(NaN) = NaN.
template <std::floating_point T>
[[nodiscard]] constexpr T tanh(T x) noexcept {
  using constants = detail::tanh_constants<T>;
  if (detail::is_nan(x)) {
    return x;
  }
  T const magnitude = x < 0 ? -x : x;
  if (magnitude <= T(0.55)) {
    T const z = x * x;
    return fma(x * z, detail::horner(z, constants::polynomial), x);
  }
  T const result = magnitude > constants::saturation ? T{1} : 1 - 2 / (exp(2 * magnitude) + 1);
  return x < 0 ? -result : result;
}

} // namespace ctnn
