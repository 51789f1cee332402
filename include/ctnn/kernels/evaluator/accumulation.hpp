// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/sizes/matrix_product.hpp>

#include <cstddef>

namespace ctnn::kernels::evaluator {

/// The sizes of `accumulate`: a (rows, segments * inner), lying with strides `a`, and b (segments *
/// inner, columns). Term t of each segment goes to chain t mod `chains` of its sum.
struct accumulation {
  std::size_t rows;
  std::size_t segments = 1;
  std::size_t inner;
  std::size_t columns;
  matrix_strides a;
  std::size_t chains = 1;

  [[nodiscard]] constexpr std::size_t terms() const noexcept { return segments * inner; }
};

} // namespace ctnn::kernels::evaluator
