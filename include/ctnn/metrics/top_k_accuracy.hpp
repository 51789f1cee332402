// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/checked_label.hpp>
#include <ctnn/detail/unsatisfied.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <concepts>
#include <cstddef>

namespace ctnn {
namespace detail {

/// How many of a sample's outputs come before one of them: the larger, and of equals the earlier.
/// A NaN comes before every number: see `argmax`.
template <class T>
[[nodiscard]] constexpr std::size_t place_of(std::size_t index, T const* outputs,
                                             std::size_t classes) noexcept {
  T const own = outputs[index];
  bool const own_is_nan = own != own;
  std::size_t before = 0;
  for (std::size_t i = 0; i < classes; ++i) {
    bool const is_nan = outputs[i] != outputs[i];
    bool const larger = is_nan ? !own_is_nan : outputs[i] > own;
    bool const equal = is_nan ? own_is_nan : outputs[i] == own;
    before += larger || (equal && i < index) ? 1 : 0;
  }
  return before;
}

} // namespace detail

/// The share of samples, 0 to 1, whose label is among their K largest outputs: `accuracy` for K
/// = 1. Of equal outputs the earlier counts as larger. A label that names no class is an error.
///
/// Shapes: outputs (batch, classes), labels (batch). Source: scikit-learn top_k_accuracy_score.
template <std::size_t K, real T, std::size_t Batch, std::size_t Classes, std::integral Label,
          std::size_t Labels>
  requires((Batch == Labels && 0 < K && K <= Classes) ||
           detail::unsatisfied<"top_k_accuracy: as many labels as samples, and a K of 1 to the "
                               "number of classes: (outputs, labels) are",
                               shape<Batch, Classes>, shape<Labels>>())
[[nodiscard]] constexpr double top_k_accuracy(tensor<T, Batch, Classes> const& outputs,
                                              tensor<Label, Labels> const& labels) noexcept {
  std::size_t right = 0;
  for (std::size_t i = 0; i < Batch; ++i) {
    std::size_t const label = detail::checked_label(labels.begin()[i], Classes);
    right += detail::place_of(label, outputs.begin() + i * Classes, Classes) < K ? 1 : 0;
  }
  return static_cast<double>(right) / static_cast<double>(Batch);
}

} // namespace ctnn
