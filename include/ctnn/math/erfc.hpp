// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/exp.hpp>
#include <ctnn/math/polynomial.hpp>

namespace ctnn::detail {

// erfc(z) exp(z^2) (1 + 2 z) in t = (z - 4) / (z + 4) for 0 <= z <= 27.3, by Sollya's fpminimax:
// relative error 2^-55. The substitution: Shepherd and Laframboise, Chebyshev Approximation of
// (1 + 2x) exp(x^2) erfc x, Mathematics of Computation 36 (1981).
inline constexpr double erfc_polynomial[] = {
    0x1.3ba5916e9fd7fp0,    -0x1.1df1ad154a29bp-3,  0x1.f7f5df66fcb94p-7,   0x1.16ecefcfa5f26p-4,
    -0x1.9ddb23c3e5a4bp-4,  0x1.7fee004df9678p-4,   -0x1.0fb06dfe867b3p-4,  0x1.3079edf99a9fcp-5,
    -0x1.0962387a8a06p-6,   0x1.49c671ad7227fp-8,   -0x1.8d4aa3925fd9cp-11, -0x1.a1de97050c679p-13,
    0x1.3be0fe4bbbaa5p-13,  -0x1.9967c907dc1f3p-16, -0x1.78ad3f693dcd2p-17, 0x1.7f9cf01be4b68p-18,
    0x1.44c64ecedfdbdp-22,  -0x1.bf2dbfe362899p-21, 0x1.0b86c0376962p-24,   0x1.e8122ea7a7aa6p-24,
    -0x1.11f5b6b270b5bp-27, -0x1.c284193509623p-27, -0x1.b9439f5ffa1fp-30};

/// erfc(z) = factor * first * second, where the last two are powers of 2.
template <number V>
struct erfc_parts {
  V factor;
  V first;
  V second;

  /// For z >= 0 (up to 27.3), z^2 = square + square_low.
  [[gnu::always_inline]] constexpr erfc_parts(V const& z, V const& square,
                                              V const& square_low) noexcept {
    V const t = (z - 4.0) / (z + 4.0);
    V const scaled = polynomial(t, t * t, erfc_polynomial) / fma(z, 2.0, 1.0);
    exp_argument<V> const argument(-square);
    auto const [high, low] = argument.exp_r();
    auto const powers = argument.powers();
    factor = fma(scaled, high, rounded(scaled * fma(-square_low, high, low)));
    first = powers.first;
    second = powers.second;
  }
};

} // namespace ctnn::detail
