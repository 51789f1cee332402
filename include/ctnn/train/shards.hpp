// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/unsatisfied.hpp>
#include <ctnn/kernels/elementwise.hpp>
#include <ctnn/layers/parameters.hpp>

#include <bit>
#include <cstddef>
#include <type_traits>

namespace ctnn {
namespace detail {

/// gradient += other.
template <class Net>
constexpr void add_gradient(Net& gradient, Net const& other) noexcept {
  for_each_parameter(
      []<class Tensor>(Tensor& sum, Tensor const& addend) {
        kernels::add_scaled(sum.data, typename Tensor::value_type{1}, addend.data);
      },
      gradient, other);
}

} // namespace detail

/// Cuts each whole batch of `fit` into Count equal parts, each with a gradient of its own from 0,
/// which are added up as a tree: (0 + 1) + (2 + 3). The number of shards is part of what a training
/// means: it gives other last bits than one shard does. These are computed one after the other;
/// `parallel_shards` computes the same side by side.
template <std::size_t Count>
  requires(Count > 0)
struct shards {
  static constexpr std::size_t count = Count;

  /// The sum of what `add(shard, gradient)` adds to a gradient of each shard.
  template <class Net, class Add>
  [[nodiscard]] constexpr Net combined(Add const& add) const noexcept {
    return combined_from<Net, Count>(0, add);
  }

private:
  template <class Net, std::size_t Some, class Add>
  [[nodiscard]] static constexpr Net combined_from(std::size_t first, Add const& add) noexcept {
    if constexpr (Some == 1) {
      Net gradient{};
      add(first, gradient);
      return gradient;
    } else {
      constexpr std::size_t half = std::bit_ceil(Some) / 2;
      Net gradient = combined_from<Net, half>(first, add);
      detail::add_gradient(gradient, combined_from<Net, Some - half>(first + half, add));
      return gradient;
    }
  }
};

/// Whether batches of a net can be cut into shards. The sentence is what the compiler prints
/// otherwise.
template <class Shards, class Net, std::size_t BatchSize>
concept shards_for =
    (BatchSize % std::remove_cvref_t<Shards>::count == 0 ||
     detail::unsatisfied<"fit: the number of shards does not divide the batch", Shards,
                         std::integral_constant<std::size_t, BatchSize>>()) &&
    (std::remove_cvref_t<Shards>::count == 1 || !Net::sees_batches ||
     detail::unsatisfied<"fit: a net that sees a batch as a whole (it has batch_norm) trains in "
                         "one shard",
                         Shards, Net>());

} // namespace ctnn
