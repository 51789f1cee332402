// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/elementwise.hpp>
#include <ctnn/kernels/lane_reduction.hpp>
#include <ctnn/math/fma.hpp>
#include <ctnn/math/pow.hpp>
#include <ctnn/math/rounded.hpp>
#include <ctnn/math/sqrt.hpp>

#include <cstddef>
#include <cstdint>

namespace ctnn::onnx::detail {

/// |x|^p and its inverse, of which norms are made.
template <std::int64_t P>
struct lp_norm {
  template <class T>
  [[nodiscard]] static constexpr T power(T x) noexcept {
    T const size = x <= 0 ? T{0} - x : x;
    if constexpr (P == 1) {
      return size;
    } else if constexpr (P == 2) {
      return ctnn::detail::rounded(x * x);
    } else {
      return ctnn::pow(size, static_cast<T>(P));
    }
  }

  template <class T>
  [[nodiscard]] static constexpr T root(T sum) noexcept {
    if constexpr (P == 1) {
      return sum;
    } else if constexpr (P == 2) {
      return ctnn::sqrt(sum);
    } else {
      return ctnn::pow(sum, T{1} / static_cast<T>(P));
    }
  }
};

} // namespace ctnn::onnx::detail
