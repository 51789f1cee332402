// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/tensor/subtensor.hpp>
#include <ctnn/tensor/tensor.hpp>
#include <ctnn/tensor/tensors.hpp>

#include <cstddef>

namespace ctnn::detail {

/// The target of one sample of a batch.
template <class T, std::size_t Batch, std::size_t... Extents>
[[nodiscard]] constexpr auto target_at(tensor<T, Batch, Extents...> const& targets,
                                       std::size_t sample) noexcept {
  if constexpr (sizeof...(Extents) == 0) {
    return targets[sample];
  } else {
    return subtensor(targets, sample);
  }
}

/// The targets of one sample of a net with several outputs.
template <class... Targets>
[[nodiscard]] constexpr auto target_at(tensors<Targets...> const& targets,
                                       std::size_t sample) noexcept {
  return subtensor(targets, sample);
}

} // namespace ctnn::detail
