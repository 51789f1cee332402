// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/fma.hpp>
#include <ctnn/math/rounded.hpp>

#include <array>
#include <concepts>

namespace ctnn::onnx {

/// The shares that four neighbours have of what lies `beyond` behind the second of them.
/// Source: R. Keys, Cubic Convolution Interpolation for Digital Image Processing, 1981.
template <std::floating_point T>
[[nodiscard]] constexpr std::array<T, 4> cubic_shares(T beyond, T a) noexcept {
  // Of one as far away as d, up to 1: (a + 2) d^3 - (a + 3) d^2 + 1
  auto const near = [a](T d) {
    return ctnn::fma(ctnn::detail::rounded(ctnn::fma(a + 2, d, -(a + 3)) * d), d, T{1});
  };
  // and up to 2: a d^3 - 5 a d^2 + 8 a d - 4 a
  auto const far = [a](T d) { return a * ctnn::fma(ctnn::fma(d - 5, d, T{8}), d, T{-4}); };
  return {ctnn::detail::rounded(far(1 + beyond)), near(beyond), near(1 - beyond),
          ctnn::detail::rounded(far(2 - beyond))};
}

} // namespace ctnn::onnx
