// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/float_traits.hpp>
#include <ctnn/math/horner.hpp>
#include <ctnn/math/ln2.hpp>
#include <ctnn/math/rounded.hpp>

#include <concepts>

namespace ctnn {
namespace detail {

// (exp(r) - 1 - r) / r^2 on |r| <= ln(2) / 2, minimax by Sollya's fpminimax. Relative error of exp:
// 2^-26.5 for float, 2^-55.7 for double.
template <class T>
struct exp_constants;

template <>
struct exp_constants<float> {
  static constexpr float overflow = 0x1.62e43p6f;    // 88.7228394
  static constexpr float underflow = -0x1.9fe368p6f; // -103.972076
  static constexpr float polynomial[] = {0x1p-1f, 0x1.5554dcp-3f, 0x1.5554eap-5f, 0x1.120c08p-7f,
                                         0x1.6d4bfep-10f};
};

template <>
struct exp_constants<double> {
  static constexpr double overflow = 0x1.62e42fefa39efp9;   // 709.782712893384
  static constexpr double underflow = -0x1.74910d52d3051p9; // -745.1332191019411
  static constexpr double polynomial[] = {
      0x1.0000000000001p-1,  0x1.5555555555558p-3,  0x1.5555555553cd6p-5,  0x1.111111110f8d9p-7,
      0x1.6c16c178acbaap-10, 0x1.a01a01afb874ap-13, 0x1.a019b8b2468dep-16, 0x1.71ddf7832088fp-19,
      0x1.2891d915c979p-22,  0x1.af61c91546b84p-26};
};

} // namespace detail

/// e^x, within one unit in the last place.
///
/// x = n ln 2 + r with |r| <= ln(2) / 2 (the argument reduction of Cody and Waite, Software Manual
/// for the Elementary Functions, 1980), exp(x) = 2^n exp(r). exp(-inf) = 0, exp(inf) = inf,
/// exp(NaN) = NaN; overflow gives inf, results below the smallest subnormal give 0.
template <std::floating_point T>
[[nodiscard]] constexpr T exp(T x) noexcept {
  using constants = detail::exp_constants<T>;
  if (detail::is_nan(x)) {
    return x;
  }
  if (x > constants::overflow) {
    return detail::infinity<T>;
  }
  if (x < constants::underflow) {
    return T{0};
  }
  int const n = static_cast<int>(fma(x, detail::ln2<T>::reciprocal, x < 0 ? T(-0.5) : T(0.5)));
  T const minus_n = static_cast<T>(-n);
  T const high = fma(minus_n, detail::ln2<T>::high, x); // exact
  T const r = fma(minus_n, detail::ln2<T>::low, high);
  T const rest = fma(minus_n, detail::ln2<T>::low, high - r); // what rounding took from r
  T const exp_r = 1 + (r + fma(r * r, detail::horner(r, constants::polynomial), rest));
  // In two steps, since 2^n alone may not be a normal number where the result is one.
  int const half = n / 2;
  return detail::rounded(exp_r * detail::power_of_two<T>(half) * detail::power_of_two<T>(n - half));
}

} // namespace ctnn
