// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/model/sequential.hpp>
#include <ctnn/tensor.hpp>

#include <cstddef>

#include "finite_differences.hpp"
#include "random.hpp"

namespace ctnn::test {

/// Whether the gradients of what a spec becomes behind an input of shape In match finite
/// differences.
template <class In, class Spec>
[[nodiscard]] constexpr bool gradient_is_right() {
  using tested = typename Spec::template fn<double, In>;
  return gradients_match_finite_differences(random<tested>(1),
                                            random<typename tested::input_type>(2),
                                            random<typename tested::output_type>(3));
}

/// Whether a net of one spec gives for a batch of three what it gives for each of them.
template <class In, class Spec>
[[nodiscard]] constexpr bool batch_is_sample_by_sample() {
  using net = sequential<float, In, Spec>;
  auto const tested = random<net>(1);
  auto const x = random<tensor_of<float, batch_shape<3, In>>>(2);
  auto const y = tested(x);
  bool same = true;
  for (std::size_t i = 0; i < 3; ++i) {
    same = same && subtensor(y, i) == tested(subtensor(x, i));
  }
  return same;
}

} // namespace ctnn::test
