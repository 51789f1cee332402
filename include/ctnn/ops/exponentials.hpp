// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/elementwise.hpp>
#include <ctnn/kernels/lane_reduction.hpp>
#include <ctnn/math/exp.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <cstddef>

namespace ctnn::detail {

/// exp(x - largest) of each logit, and their sum: softmax(x)_i = values_i / sum, and
/// log(softmax(x)_i) = x_i - largest - log(sum).
template <class T, std::size_t Classes>
struct exponentials {
  T largest;
  tensor<T, Classes> values;
  T sum;

  explicit constexpr exponentials(tensor<T, Classes> const& logits) noexcept
      : largest{kernels::maximum_in_lanes<Classes>(logits.begin())} {
    kernels::transform(
        values.data, [most = largest](auto const& x) { return exp_of_nonpositive(x - most); },
        logits.data);
    sum = kernels::sum_in_lanes<Classes>(values.begin());
  }
};

} // namespace ctnn::detail
