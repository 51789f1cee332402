// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/elementwise.hpp>
#include <ctnn/kernels/evaluator/softmax_cross_entropy.hpp>
#include <ctnn/math/pack.hpp>

#include <array>
#include <concepts>
#include <cstddef>

namespace ctnn::kernels {

/// Whether the constant evaluator takes the softmax cross entropies of a batch in lanes, by tables
/// that are not too long.
template <class T, std::size_t Batch, std::size_t Classes>
inline constexpr bool batched_softmax_cross_entropy =
    detail::constexpr_lane_fma && std::same_as<T, float> && Batch > 1 && Classes > 1 &&
    Batch* Classes <= 4096;

/// Of a batch of logits (Batch, Classes) and a label of each sample, which names a class: the
/// losses, and their gradients divided by `total`. For the constant evaluator, to which a sample at
/// a time costs many times as much; the same bits as sample by sample.
template <std::size_t Batch, std::size_t Classes, class T, class Label>
constexpr void softmax_cross_entropies(std::array<T, Batch * Classes> const& logits,
                                       Label const* labels, T total, T* values,
                                       std::array<T, Batch * Classes>& gradients) noexcept {
  if consteval {
    auto const softmax = evaluator::softmax_of_batch<Batch, Classes>(logits);
    gradients = softmax.probabilities;
    for (std::size_t i = 0; i < Batch; ++i) {
      std::size_t const at = i * Classes + static_cast<std::size_t>(labels[i]);
      gradients.data()[at] -= 1;
      values[i] = softmax.largest.data()[i] - logits.data()[at] + softmax.log_sum.data()[i];
    }
    transform(gradients, [total](auto const& x) { return x / total; }, gradients);
  }
}

} // namespace ctnn::kernels
