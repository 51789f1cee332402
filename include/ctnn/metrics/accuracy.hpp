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

/// The share of samples, 0 to 1, whose largest output is at their label. A label that
/// names no class is an error.
///
/// Shapes: outputs (batch, classes), labels (batch).
template <real T, std::size_t Batch, std::size_t Classes, std::integral Label, std::size_t Labels>
  requires(Batch == Labels ||
           detail::unsatisfied<"accuracy: as many labels as samples: (outputs, labels) are",
                               shape<Batch, Classes>, shape<Labels>>())
[[nodiscard]] constexpr double accuracy(tensor<T, Batch, Classes> const& outputs,
                                        tensor<Label, Labels> const& labels) noexcept {
  std::size_t right = 0;
  for (std::size_t i = 0; i < Batch; ++i) {
    std::size_t const label = detail::checked_label(labels.begin()[i], Classes);
    right += argmax(subtensor(outputs, i)) == label ? 1 : 0;
  }
  return static_cast<double>(right) / static_cast<double>(Batch);
}

} // namespace ctnn
