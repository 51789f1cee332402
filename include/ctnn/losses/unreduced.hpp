// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/losses/concepts.hpp>
#include <ctnn/losses/elementwise_loss.hpp>
#include <ctnn/losses/target_at.hpp>
#include <ctnn/tensor/subtensor.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <cstddef>

namespace ctnn {

/// The loss of each element, of losses that are means over elements: a tensor like the output.
///
/// Source: PyTorch's reduction="none".
template <class Loss, real T, std::size_t... Extents, class Target>
  requires detail::loss_of_elements<Loss, T> && target_like<Target, tensor<T, Extents...>>
[[nodiscard]] constexpr tensor<T, Extents...>
unreduced(Loss const& loss, tensor<T, Extents...> const& output, Target const& target) noexcept {
  tensor<T, Extents...> losses{};
  for (std::size_t i = 0; i < losses.size(); ++i) {
    loss.accumulate(losses.begin()[i], output.begin()[i], target.begin()[i]);
  }
  return losses;
}

/// The loss of each sample of a batch, of other losses: outputs (batch, ...) and labels (batch) or
/// targets (batch, ...).
template <class Loss, real T, std::size_t Batch, std::size_t... Extents, class Targets>
  requires(!detail::loss_of_elements<Loss, T>) &&
          target_for<Targets, Loss, tensor<T, Extents...>, tensor<T, Batch, Extents...>>
[[nodiscard]] constexpr tensor<T, Batch> unreduced(Loss const& loss,
                                                   tensor<T, Batch, Extents...> const& outputs,
                                                   Targets const& targets) noexcept {
  tensor<T, Batch> losses;
  for (std::size_t i = 0; i < Batch; ++i) {
    losses.begin()[i] = loss(subtensor(outputs, i), detail::target_at(targets, i));
  }
  return losses;
}

} // namespace ctnn
