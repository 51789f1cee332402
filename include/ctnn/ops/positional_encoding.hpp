// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/contract.hpp>
#include <ctnn/kernels/elementwise.hpp>
#include <ctnn/math/cos.hpp>
#include <ctnn/math/exp.hpp>
#include <ctnn/math/rounded.hpp>
#include <ctnn/math/sin.hpp>
#include <ctnn/tensor/subtensor.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <array>
#include <cstddef>

namespace ctnn {
namespace detail {

/// The row of an encoding at a time of a sequence. One that goes on for longer ends the program, or
/// the compilation.
template <class T, std::size_t Time, std::size_t Width>
[[nodiscard]] constexpr tensor<T, Width> encoding_at(tensor<T, Time, Width> const& encoding,
                                                     std::size_t time) noexcept {
  if (time >= Time) {
    contract_violation("step: the sequence is longer than the net's input shape", time, Time);
  }
  return subtensor(encoding, time);
}

} // namespace detail

/// Sinusoids that tell the times of a sequence apart: p[t, 2 i] = sin(t / 10000^(2 i / width)) and
/// p[t, 2 i + 1] = cos(the same).
///
/// Shapes: p (time, width). Source: Vaswani et al., Attention is all you need, 2017.
template <real T, std::size_t Time, std::size_t Width>
[[nodiscard]] constexpr tensor<T, Time, Width> sinusoids() noexcept {
  constexpr std::size_t waves = (Width + 1) / 2;
  std::array<double, waves> rates;
  constexpr double log_10000 = 9.210340371976184;
  for (std::size_t i = 0; i < waves; ++i) {
    rates.data()[i] = -log_10000 * static_cast<double>(2 * i) / static_cast<double>(Width);
  }
  kernels::transform(rates, [](auto const& x) { return ctnn::exp(x); }, rates);
  std::array<double, Time * waves> angles;
  for (std::size_t time = 0; time < Time; ++time) {
    for (std::size_t i = 0; i < waves; ++i) {
      angles.data()[time * waves + i] =
          detail::rounded(static_cast<double>(time) * rates.data()[i]);
    }
  }
  std::array<double, Time * waves> sines;
  std::array<double, Time * waves> cosines;
  kernels::transform(sines, [](auto const& x) { return ctnn::sin(x); }, angles);
  kernels::transform(cosines, [](auto const& x) { return ctnn::cos(x); }, angles);
  tensor<T, Time, Width> result;
  T* to = result.begin();
  for (std::size_t time = 0; time < Time; ++time) {
    for (std::size_t i = 0; i < Width; ++i) {
      std::size_t const from = time * waves + i / 2;
      *to++ = static_cast<T>(i % 2 == 0 ? sines.data()[from] : cosines.data()[from]);
    }
  }
  return result;
}

} // namespace ctnn
