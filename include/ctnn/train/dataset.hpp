// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/contract.hpp>
#include <ctnn/tensor/batch.hpp>
#include <ctnn/tensor/subtensor.hpp>
#include <ctnn/tensor/tensor.hpp>
#include <ctnn/tensor/tensors.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <span>

namespace ctnn {

/// Samples that are somewhere else: inputs, and a target for each, a label or a tensor.
///
///     std::vector<tensor<float, 1, 28, 28>> images;
///     std::vector<std::uint8_t> labels;
///     dataset const data(images, labels);
template <class Input, class Target>
class dataset {
public:
  using input_type = Input;
  using target_type = Target;

  /// As many targets as inputs.
  constexpr dataset(std::span<Input const> inputs, std::span<Target const> targets) noexcept
      : inputs_{inputs}, targets_{targets} {
    if (inputs.size() != targets.size()) {
      detail::contract_violation("dataset: as many targets as inputs: (inputs, targets) are",
                                 inputs.size(), targets.size());
    }
  }

  [[nodiscard]] constexpr std::size_t size() const noexcept { return inputs_.size(); }
  [[nodiscard]] constexpr Input const& input(std::size_t index) const noexcept {
    return inputs_[index];
  }
  [[nodiscard]] constexpr Target const& target(std::size_t index) const noexcept {
    return targets_[index];
  }

private:
  std::span<Input const> inputs_;
  std::span<Target const> targets_;
};

template <class Inputs, class Targets>
dataset(Inputs const&, Targets const&)
    -> dataset<typename Inputs::value_type, typename Targets::value_type>;

/// The samples of a batch one by one, as a dataset wants them.
template <class T, std::size_t Batch, std::size_t First, std::size_t... Rest>
[[nodiscard]] constexpr auto samples_of(tensor<T, Batch, First, Rest...> const& batch) noexcept {
  std::array<tensor<T, First, Rest...>, Batch> result;
  for (std::size_t i = 0; i < Batch; ++i) {
    result[i] = subtensor(batch, i);
  }
  return result;
}

namespace detail {

/// Count samples as a batch, or as many labels.
template <std::size_t Count, class Sample, class Get>
[[nodiscard]] constexpr auto gathered_samples(Get get) noexcept {
  if constexpr (std::integral<Sample>) {
    tensor<Sample, Count> result;
    for (std::size_t i = 0; i < Count; ++i) {
      result.begin()[i] = get(i);
    }
    return result;
  } else {
    typename batch_type<Count, Sample>::type result;
    for (std::size_t i = 0; i < Count; ++i) {
      set_subtensor(result, i, get(i));
    }
    return result;
  }
}

} // namespace detail
} // namespace ctnn
