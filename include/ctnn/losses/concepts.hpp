// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/contract.hpp>
#include <ctnn/detail/unsatisfied.hpp>
#include <ctnn/tensor/concepts.hpp>

#include <concepts>
#include <cstddef>

namespace ctnn {

/// A value, and the gradient that belongs to it.
template <class Value, class Gradient>
struct value_with_gradient {
  Value value;
  Gradient gradient;

  [[nodiscard]] friend constexpr bool operator==(value_with_gradient const&,
                                                 value_with_gradient const&) = default;
};

/// A loss of an output against a target: `loss(y, target)` is its value,
/// `loss.value_and_gradient(y, target)` the value and dL/dy.
template <class Loss, class Y, class Target>
concept loss_of = requires(Loss const loss, Y const y, Target const target) {
  { loss(y, target) } -> std::same_as<typename Y::value_type>;
  {
    loss.value_and_gradient(y, target)
  } -> std::same_as<value_with_gradient<typename Y::value_type, Y>>;
};

/// The target is a tensor of the output's own shape. The sentence is what the compiler prints where
/// it is not.
template <class Target, class Y>
concept target_like =
    std::same_as<Target, Y> ||
    detail::unsatisfied<"loss: the target's shape differs from the output's: (target, output) are",
                        Target, Y>();

namespace detail {

/// Whether Target says what output Y should have been: a tensor alike, a label for the classes of a
/// sample, or a row of labels for a batch.
template <class Target, class Y>
inline constexpr bool is_target_of = std::same_as<Target, Y> || std::integral<Target>;

template <class Label, std::size_t Labels, class T, std::size_t Batch, std::size_t... Extents>
  requires(sizeof...(Extents) > 0)
inline constexpr bool is_target_of<tensor<Label, Labels>, tensor<T, Batch, Extents...>> =
    std::integral<Label> && Labels == Batch;

} // namespace detail

/// What an output Y, of a sample or of a batch, can be held against. The sentence is what the
/// compiler prints otherwise.
template <class Target, class Y>
concept target_of =
    detail::is_target_of<Target, Y> ||
    detail::unsatisfied<"loss: the target does not fit the output: (target, output) are", Target,
                        Y>();

namespace detail {

/// A label as an index. One that names no class ends the program, or the compilation.
template <std::integral Label>
[[nodiscard]] constexpr std::size_t checked_label(Label label, std::size_t classes) noexcept {
  auto const index = static_cast<std::size_t>(label);
  if (index >= classes) {
    contract_violation("loss: the label is out of range: there are fewer classes", index, classes);
  }
  return index;
}

} // namespace detail
} // namespace ctnn
