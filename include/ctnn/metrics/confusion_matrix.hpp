// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/checked_label.hpp>
#include <ctnn/detail/unsatisfied.hpp>
#include <ctnn/tensor/argmax.hpp>
#include <ctnn/tensor/subtensor.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <concepts>
#include <cstddef>

namespace ctnn {

/// How many samples of each label (the row) were taken for each class (the column), the class of
/// the largest output: what `precision`, `recall` and `f1` are computed from. A label that names no
/// class is an error.
///
/// Shapes: outputs (batch, classes), labels (batch), the matrix (classes, classes). Source:
/// scikit-learn confusion_matrix.
template <real T, std::size_t Batch, std::size_t Classes, std::integral Label, std::size_t Labels>
  requires(Batch == Labels ||
           detail::unsatisfied<"confusion_matrix: as many labels as samples: (outputs, labels) are",
                               shape<Batch, Classes>, shape<Labels>>())
[[nodiscard]] constexpr tensor<std::size_t, Classes, Classes>
confusion_matrix(tensor<T, Batch, Classes> const& outputs,
                 tensor<Label, Labels> const& labels) noexcept {
  tensor<std::size_t, Classes, Classes> counts{};
  for (std::size_t i = 0; i < Batch; ++i) {
    std::size_t const label = detail::checked_label(labels.begin()[i], Classes);
    ++counts.begin()[label * Classes + argmax(subtensor(outputs, i))];
  }
  return counts;
}

/// The same of predicted classes: `confusion_matrix<3>(predicted, labels)`.
template <std::size_t Classes, std::integral Predicted, std::size_t Batch, std::integral Label,
          std::size_t Labels>
  requires(
      Batch == Labels ||
      detail::unsatisfied<"confusion_matrix: as many labels as samples: (predicted, labels) are",
                          shape<Batch>, shape<Labels>>())
[[nodiscard]] constexpr tensor<std::size_t, Classes, Classes>
confusion_matrix(tensor<Predicted, Batch> const& predicted,
                 tensor<Label, Labels> const& labels) noexcept {
  tensor<std::size_t, Classes, Classes> counts{};
  for (std::size_t i = 0; i < Batch; ++i) {
    std::size_t const label = detail::checked_label(labels.begin()[i], Classes);
    std::size_t const answer = detail::checked_label(predicted.begin()[i], Classes);
    ++counts.begin()[label * Classes + answer];
  }
  return counts;
}

} // namespace ctnn
