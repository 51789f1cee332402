// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/checked_label.hpp>
#include <ctnn/losses/concepts.hpp>
#include <ctnn/math/log.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <concepts>
#include <cstddef>

namespace ctnn {

/// The cross entropy of a label and probabilities p (not logits): L = -log(p[label]),
/// dL/dp = -1 / p[label] at the label and 0 elsewhere. A label that names no class is an error.
///
/// For a net that ends in softmax. A probability that has underflowed to 0 gives an infinite loss;
/// `softmax_cross_entropy` on the logits does not.
///
/// Shapes: p (classes). Source: Keras categorical_crossentropy with from_logits = False.
struct cross_entropy {
  template <real T, std::size_t Classes, std::integral Label>
  [[nodiscard]] constexpr T operator()(tensor<T, Classes> const& probabilities,
                                       Label label) const noexcept {
    std::size_t const index = detail::checked_label(label, Classes);
    return -log(probabilities.begin()[index]);
  }

  template <real T, std::size_t Classes, std::integral Label>
  [[nodiscard]] constexpr value_with_gradient<T, tensor<T, Classes>>
  value_and_gradient(tensor<T, Classes> const& probabilities, Label label) const noexcept {
    value_with_gradient<T, tensor<T, Classes>> result{(*this)(probabilities, label), {}};
    auto const index = static_cast<std::size_t>(label);
    result.gradient.begin()[index] = -1 / probabilities.begin()[index];
    return result;
  }
};

} // namespace ctnn
