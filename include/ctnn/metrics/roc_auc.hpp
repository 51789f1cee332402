// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/checked_label.hpp>
#include <ctnn/detail/contract.hpp>
#include <ctnn/detail/unsatisfied.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <concepts>
#include <cstddef>

namespace ctnn {

/// The area under the receiver operating characteristic of scores and labels 0 or 1: the share of
/// all pairs of a positive and a negative sample in which the positive has the higher score, equal
/// scores counting half (as by midranks). Counted pair by pair, so exactly. It is an error if one
/// of the labels does not occur, or if a score is NaN.
///
/// Shapes: scores (batch), labels (batch). Source: scikit-learn roc_auc_score.
template <real T, std::size_t Batch, std::integral Label, std::size_t Labels>
  requires(Batch == Labels ||
           detail::unsatisfied<"roc_auc: as many labels as scores: (scores, labels) are",
                               shape<Batch>, shape<Labels>>())
[[nodiscard]] constexpr double roc_auc(tensor<T, Batch> const& scores,
                                       tensor<Label, Labels> const& labels) noexcept {
  T const* const score = scores.begin();
  Label const* const label = labels.begin();
  std::size_t positives = 0;
  for (std::size_t i = 0; i < Batch; ++i) {
    positives += detail::checked_label(label[i], 2);
    if (score[i] != score[i]) {
      detail::contract_violation("roc_auc: a score is NaN");
    }
  }
  if (positives == 0 || positives == Batch) {
    detail::contract_violation("roc_auc: all labels are of one class");
  }
  std::size_t halves = 0;
  for (std::size_t i = 0; i < Batch; ++i) {
    if (label[i] == Label{0}) {
      continue;
    }
    for (std::size_t j = 0; j < Batch; ++j) {
      if (label[j] == Label{0}) {
        halves += score[i] > score[j] ? 2 : score[i] == score[j] ? 1 : 0;
      }
    }
  }
  return static_cast<double>(halves) / static_cast<double>(2 * positives * (Batch - positives));
}

} // namespace ctnn
