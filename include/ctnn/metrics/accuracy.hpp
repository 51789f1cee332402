// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/unsatisfied.hpp>
#include <ctnn/tensor/argmax.hpp>
#include <ctnn/tensor/subtensor.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <concepts>
#include <cstddef>

namespace ctnn {

/// The share of samples, 0 to 1, whose largest output is at their label.
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
    right += argmax(subtensor(outputs, i)) == static_cast<std::size_t>(labels.begin()[i]) ? 1 : 0;
  }
  return static_cast<double>(right) / static_cast<double>(Batch);
}

} // namespace ctnn
