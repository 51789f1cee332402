// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/cos.hpp>
#include <ctnn/math/fma.hpp>
#include <ctnn/math/rounded.hpp>
#include <ctnn/math/sin.hpp>

#include <array>
#include <concepts>
#include <cstddef>

namespace ctnn::onnx {

template <std::floating_point T>
struct complex_number {
  T real{};
  T imaginary{};
};

namespace detail {

/// a + b w
template <class T>
[[nodiscard]] constexpr complex_number<T> complex_fma(complex_number<T> const& b,
                                                      complex_number<T> const& w,
                                                      complex_number<T> const& a) noexcept {
  return {ctnn::fma(b.real, w.real, ctnn::fma(-b.imaginary, w.imaginary, a.real)),
          ctnn::fma(b.real, w.imaginary, ctnn::fma(b.imaginary, w.real, a.imaginary))};
}

/// exp(-2 pi i k / Length), of the inverse transform its conjugate.
template <class T, std::size_t Length, bool Inverse>
inline constexpr auto roots_of_unity = [] {
  std::array<complex_number<T>, Length> result{};
  constexpr double turn = Inverse ? 0x1.921fb54442d18p2 : -0x1.921fb54442d18p2;
  for (std::size_t k = 0; k < Length; ++k) {
    double const angle = static_cast<double>(k) / static_cast<double>(Length) * turn;
    result[k] = {static_cast<T>(ctnn::cos(angle)), static_cast<T>(ctnn::sin(angle))};
  }
  return result;
}();

/// The transform of what lies `step` apart, `Step` times shorter than the whole. An even one is
/// made of the transforms of what stands in its even and its odd places: J. W. Cooley and J. W.
/// Tukey, An Algorithm for the Machine Calculation of Complex Fourier Series, 1965.
template <class T, std::size_t Whole, std::size_t Step, bool Inverse>
constexpr void transform(complex_number<T> const* x, complex_number<T>* y) noexcept {
  constexpr std::size_t length = Whole / Step;
  auto const* const roots = roots_of_unity<T, Whole, Inverse>.data();
  if constexpr (length == 1) {
    y[0] = x[0];
  } else if constexpr (length % 2 == 0) {
    constexpr std::size_t half = length / 2;
    transform<T, Whole, 2 * Step, Inverse>(x, y);
    transform<T, Whole, 2 * Step, Inverse>(x + Step, y + half);
    for (std::size_t k = 0; k < half; ++k) {
      complex_number<T> const even = y[k];
      complex_number<T> const odd = y[k + half];
      y[k] = complex_fma(odd, roots[k * Step], even);
      y[k + half] =
          complex_fma(complex_number<T>{-odd.real, -odd.imaginary}, roots[k * Step], even);
    }
  } else {
    for (std::size_t k = 0; k < length; ++k) {
      complex_number<T> sum = x[0];
      for (std::size_t n = 1; n < length; ++n) {
        sum = complex_fma(x[n * Step], roots[k * n % length * Step], sum);
      }
      y[k] = sum;
    }
  }
}

} // namespace detail

/// The discrete Fourier transform: y[k] = sum over n of x[n] exp(-2 pi i k n / N); the inverse
/// with the other sign, divided by N.
template <bool Inverse, std::floating_point T, std::size_t Length>
constexpr void fourier_transform(std::array<complex_number<T>, Length> const& x,
                                 std::array<complex_number<T>, Length>& y) noexcept {
  if constexpr (Length > 0) {
    detail::transform<T, Length, 1, Inverse>(x.data(), y.data());
    if constexpr (Inverse) {
      for (auto& each : y) {
        each = {each.real / static_cast<T>(Length), each.imaginary / static_cast<T>(Length)};
      }
    }
  }
}

} // namespace ctnn::onnx
