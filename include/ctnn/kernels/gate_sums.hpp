// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/matmul.hpp>
#include <ctnn/kernels/processor/gate_row.hpp>
#include <ctnn/kernels/sizes/matrix_product.hpp>

#include <array>
#include <cstddef>

namespace ctnn::kernels {

/// What x and the bias say of the sums of all gates of a recurrent layer, x @ weight + bias, where
/// a step can take them from registers.
template <matrix_product P, std::size_t Gates, class T>
[[gnu::always_inline]] constexpr void
gate_sums(std::array<T, P.inner> const& x, std::array<T, P.inner * P.columns> const& weight,
          std::array<T, P.columns> const& bias, std::array<T, P.columns>& sums) noexcept {
  if !consteval {
    if constexpr (using row_type = processor::gate_row<T, Gates, P.columns / Gates>;
                  row_type::fits) {
      row_type row(bias.data());
      row.template add_product<P>(x.data(), weight.data());
      row.store(sums.data());
      return;
    }
  }
  multiply<P, start::row>(x, weight, bias, sums);
}

} // namespace ctnn::kernels
